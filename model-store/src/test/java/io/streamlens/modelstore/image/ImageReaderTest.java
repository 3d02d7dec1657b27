package io.streamlens.modelstore.image;

import static io.streamlens.modelstore.image.TestImages.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.modelstore.image.ImageRejectedException.Reason;
import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.manifest.Preprocessing;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReaderTest {

  private static final ImageSpec SPEC = new ImageSpec(1, 2, 1);
  private static final byte[] PIXELS = bytes(7, 200);
  private static final byte[] PNG = TestImages.png(2, 1, 8, TestImages.GREY, PIXELS);

  private static byte[] read(byte[] value, @Nullable String contentType)
      throws ImageRejectedException {
    return new ImageReader(ImageLimits.DEFAULT)
        .read(value, contentType, SPEC, Preprocessing.DEFAULT);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {"image/png", "IMAGE/PNG ; q=1", "image/jpeg", "image/webp", "text/plain", ""})
  void shouldGoByTheMagicNumberOfAnEncodedImage(@Nullable String contentType) throws Exception {
    assertArrayEquals(PIXELS, read(PNG, contentType));
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/octet-stream", "Application/Octet-Stream; charset=binary"})
  void shouldReturnRawPixelsThemselves(String contentType) throws Exception {
    assertSame(PIXELS, read(PIXELS, contentType));
  }

  @Test
  void shouldRefuseRawPixelsOfAnotherSize() {
    Reading.assertRejected(Reason.WRONG_SHAPE, bytes(1), "application/octet-stream", SPEC);
    Reading.assertRejected(Reason.WRONG_SHAPE, bytes(1, 2, 3), "application/octet-stream", SPEC);
    Reading.assertRejected(Reason.WRONG_SHAPE, PNG, "application/octet-stream", SPEC);
  }

  @Test
  void shouldCallNothingEmpty() {
    Reading.assertRejected(Reason.EMPTY, null, "image/png", SPEC);
    Reading.assertRejected(Reason.EMPTY, bytes(), null, SPEC);
    Reading.assertRejected(Reason.EMPTY, bytes(), "application/octet-stream", SPEC);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"image/webp", "text/plain", ""})
  void shouldNotGuessWhatHasNoMagicNumber(@Nullable String contentType) {
    Reading.assertRejected(Reason.UNSUPPORTED_FORMAT, PIXELS, contentType, SPEC);
    Reading.assertRejected(Reason.UNSUPPORTED_FORMAT, bytes('{', '}'), contentType, SPEC);
  }

  @Test
  void shouldCallAnImageDamagedThatBeginsLikeNone() {
    Reading.assertRejected(Reason.UNDECODABLE, PIXELS, "image/png", SPEC);
  }

  @Test
  void shouldRefuseMoreBytesThanTheLimit() throws Exception {
    ImageReader exact = new ImageReader(new ImageLimits(PNG.length, 2));
    ImageReader less = new ImageReader(new ImageLimits(PNG.length - 1, 2));

    assertArrayEquals(PIXELS, exact.read(PNG, null, SPEC, Preprocessing.DEFAULT));
    assertTooLarge(less, PNG);
  }

  @Test
  void shouldRefuseMorePixelsThanTheLimit() {
    assertTooLarge(new ImageReader(new ImageLimits(1000, 1)), PNG);
  }

  @Test
  void shouldSayFromTheHeaderAloneWhatDecodingWillCost() {
    ImageReader reader = new ImageReader(new ImageLimits(1000, 2));

    assertEquals(2, reader.header(PNG, null).declaredPixels());
    assertEquals(2, reader.header(PNG, "image/jpeg").declaredPixels());
    assertEquals(0, reader.header(PNG, "application/octet-stream").declaredPixels());
    assertEquals(0, reader.header(PIXELS, null).declaredPixels());
    assertEquals(0, reader.header(null, null).declaredPixels());
    assertEquals(0, reader.header(Arrays.copyOf(PNG, 20), null).declaredPixels());
    assertEquals(0, new ImageReader(new ImageLimits(1000, 1)).header(PNG, null).declaredPixels());
  }

  @Test
  void shouldSayFromTheHeaderWhatOnlyOurOwnCodeWillSee() throws Exception {
    BufferedImage picture = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
    ImageReader reader = new ImageReader(ImageLimits.DEFAULT);
    byte[] deep = TestImages.png(2, 1, 16, TestImages.GREY, bytes(7, 7, 200, 200));
    byte[] interlaced = PNG.clone();
    interlaced[28] = 1;

    assertTrue(reader.header(PNG, null).isReadByJavaAlone());
    assertTrue(reader.header(PIXELS, "application/octet-stream").isReadByJavaAlone());
    assertTrue(reader.header(bytes('{'), "application/json").isReadByJavaAlone());
    for (byte[] other :
        List.of(
            deep,
            interlaced,
            TestImages.encode(picture, "jpeg"),
            TestImages.encode(picture, "gif"),
            TestImages.encode(picture, "bmp"))) {
      ImageHeader header = reader.header(other, null);
      assertFalse(header.isReadByJavaAlone());
      assertNull(reader.readByJavaAlone(header, SPEC, Preprocessing.DEFAULT));
    }
  }

  @Test
  void shouldReadByJavaAloneWhatItReadsOtherwise() throws Exception {
    ImageReader reader = new ImageReader(ImageLimits.DEFAULT);
    byte[] png = reader.readByJavaAlone(reader.header(PNG, null), SPEC, Preprocessing.DEFAULT);
    byte[] raw =
        reader.readByJavaAlone(
            reader.header(PIXELS, "application/octet-stream"), SPEC, Preprocessing.DEFAULT);

    assertArrayEquals(PIXELS, png);
    assertArrayEquals(PIXELS, raw);
  }

  @Test
  void shouldReadIntoAnArrayOfTheCallers() throws Exception {
    String request =
        "{\"inputs\": [{\"name\": \"x\", \"shape\": [1, 2], \"datatype\": \"UINT8\","
            + " \"data\": [7, 200]}]}";
    byte[] transparent = TestImages.png(2, 1, 8, TestImages.GREY_ALPHA, bytes(7, 255, 200, 255));
    for (byte[] image : List.of(PNG, transparent, request.getBytes(StandardCharsets.UTF_8))) {
      byte[] used = bytes(77, 77);
      String contentType = image[0] == '{' ? "application/json" : null;

      byte[] pixels = readInto(used, image, contentType, SPEC);

      assertSame(used, pixels);
      assertArrayEquals(PIXELS, pixels);
    }
  }

  @Test
  void shouldReadIntoAnotherArrayWhatHasToBeScaled() throws Exception {
    ImageSpec larger = new ImageSpec(2, 4, 1);
    byte[] used = new byte[8];

    byte[] pixels = readInto(used, PNG, null, larger);

    assertNotSame(used, pixels);
    assertArrayEquals(
        new ImageReader(ImageLimits.DEFAULT).read(PNG, null, larger, Preprocessing.DEFAULT),
        pixels);
    assertArrayEquals(new byte[8], used);
  }

  private static byte @Nullable [] readInto(
      byte[] array, byte[] image, @Nullable String contentType, ImageSpec spec)
      throws ImageRejectedException {
    ImageReader reader = new ImageReader(ImageLimits.DEFAULT);
    return reader.readByJavaAlone(
        reader.header(image, contentType),
        spec,
        Preprocessing.DEFAULT,
        length -> {
          assertEquals(array.length, length);
          return array;
        });
  }

  @Test
  void shouldNotHandOnWhatIsToBeReadByJavaAlone() throws Exception {
    byte[] transparent = TestImages.chunk("tRNS", bytes(0, 9));
    byte[] image = TestImages.png(2, 1, 8, TestImages.GREY, PIXELS, transparent);
    ImageReader reader = new ImageReader(ImageLimits.DEFAULT);
    ImageHeader header = reader.header(image, null);

    assertTrue(header.isReadByJavaAlone());
    assertNull(reader.readByJavaAlone(header, SPEC, Preprocessing.DEFAULT));
    assertArrayEquals(PIXELS, read(image, null));
  }

  private static void assertTooLarge(ImageReader reader, byte[] image) {
    var rejection =
        assertThrows(
            ImageRejectedException.class,
            () -> reader.read(image, null, SPEC, Preprocessing.DEFAULT));
    assertEquals(Reason.TOO_LARGE, rejection.reason());
  }
}
