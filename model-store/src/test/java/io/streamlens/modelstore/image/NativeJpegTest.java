package io.streamlens.modelstore.image;

import static io.streamlens.modelstore.image.TestImages.bytes;
import static io.streamlens.modelstore.image.TestImages.concat;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.streamlens.modelstore.image.ImageRejectedException.Reason;
import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.manifest.Preprocessing;
import io.streamlens.modelstore.manifest.Preprocessing.Fit;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageWriteParam;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** libjpeg-turbo beside the JDK's decoder, and the pictures that are shrunk while decoded. */
class NativeJpegTest {

  private static final Background BLACK = new Background(0, 0, 0);
  private static final Orientation UPRIGHT = Orientation.of(1);

  @BeforeEach
  void needsTheLibrary() {
    assumeTrue(NativeJpeg.isAvailable());
  }

  private static byte[] encode(BufferedImage image, float quality, boolean progressive) {
    return TestImages.encode(
        new IIOImage(image, null, null),
        "jpeg",
        parameters -> {
          parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
          parameters.setCompressionQuality(quality);
          if (progressive) {
            parameters.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
          }
        });
  }

  private static byte[] encode(int type, int width, int height) throws IOException {
    return encode(DecoderSpeedTest.picture(width, height, type), 0.85f, false);
  }

  /** Null if it leaves the file to the other one. */
  private static byte @Nullable [] fast(byte[] file, int channels) throws IOException {
    JpegFile jpeg = JpegFile.parse(file);
    Dimensions size = JpegFile.dimensions(file);
    PixelWriter target = writer(size, channels);
    return EncodedImageDecoder.isForNative(jpeg, file)
            && NativeJpeg.decode(jpeg.withLittleMetadata(), 1, size, target)
        ? target.pixels().values()
        : null;
  }

  private static byte[] careful(byte[] file, int channels) throws IOException {
    JpegFile jpeg = JpegFile.parse(file);
    Dimensions size = JpegFile.dimensions(file);
    return EncodedImageDecoder.unusualJpeg(
            jpeg.withoutMetadata(), jpeg, size, writer(size, channels))
        .values();
  }

  private static PixelWriter writer(Dimensions size, int channels) {
    return new PixelWriter((int) size.width(), (int) size.height(), channels, BLACK);
  }

  private static void assertSame(byte[] file) throws IOException {
    for (int channels : new int[] {1, 3}) {
      byte[] found = fast(file, channels);
      assertTrue(found != null, "left to the other decoder");
      assertArrayEquals(careful(file, channels), found);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_3BYTE_BGR})
  void shouldSeeTheSamePixelsAtFullSize(int type) throws Exception {
    Random random = new Random(1);
    for (int i = 0; i < 60; i++) {
      int width = 1 + random.nextInt(70);
      int height = 1 + random.nextInt(70);
      BufferedImage noise = TestImages.randomImage(width, height, type, i);
      assertSame(encode(noise, random.nextFloat(), random.nextBoolean()));
    }
    assertSame(encode(type, 640, 480));
  }

  @Test
  void shouldTakeComponentsForTheSameColours() throws Exception {
    byte[] jfif = encode(BufferedImage.TYPE_3BYTE_BGR, 40, 30);
    byte[] bare = concat(bytes(0xff, 0xd8), Arrays.copyOfRange(jfif, 20, jfif.length));
    byte[] adobe = "Adobe\0d\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
    byte[] rgb = TestImages.withSegment(bare, 0xee, concat(adobe, bytes(0)));
    byte[] ycc = TestImages.withSegment(bare, 0xee, concat(adobe, bytes(1)));

    assertSame(bare);
    assertSame(rgb);
    assertSame(ycc);
    assertArrayEquals(fast(jfif, 3), fast(ycc, 3));
    assertFalse(Arrays.equals(fast(jfif, 3), fast(rgb, 3)));
  }

  @Test
  void shouldAcceptNothingThatTheOtherWouldRefuse() throws Exception {
    Random random = new Random(5);
    int accepted = 0;
    for (int i = 0; i < 3000; i++) {
      byte[] damaged = encode(TestImages.randomImage(19, 17, 5, i % 7), 0.7f, i % 2 == 0);
      for (int change = random.nextInt(4); change >= 0; change--) {
        damaged[2 + random.nextInt(damaged.length - 2)] = (byte) random.nextInt(256);
      }
      byte[] found;
      try {
        found = fast(damaged, 3);
      } catch (IOException | RuntimeException e) {
        continue;
      }
      if (found != null) {
        accepted++;
        careful(damaged, 3);
      }
    }
    assertTrue(accepted > 200, "only " + accepted + " of the damaged ones were decoded at all");
  }

  @ParameterizedTest
  @CsvSource({
    // width, height, to width, height, fit, turned, block
    "1024, 768, 128, 96, STRETCH, 1, 8",
    "1024, 768, 128, 97, STRETCH, 1, 4",
    "1024, 768, 224, 224, STRETCH, 1, 2",
    "1024, 768, 96, 96, CROP, 1, 8",
    "1024, 768, 100, 100, CROP, 1, 4",
    "1024, 768, 128, 128, PAD, 1, 8",
    "447, 400, 224, 224, STRETCH, 1, 1",
    "768, 1024, 128, 96, STRETCH, 6, 8",
    "768, 1024, 96, 128, STRETCH, 6, 4",
    "805, 807, 64, 64, STRETCH, 1, 8",
    "805, 808, 64, 64, STRETCH, 3, 1",
    "804, 808, 64, 64, STRETCH, 3, 4",
  })
  void shouldShrinkNoFurtherThanTheImageIsScaledTo(
      int width, int height, int toWidth, int toHeight, Fit fit, int turned, int block) {
    ImageSpec spec = new ImageSpec(toHeight, toWidth, 3);
    Dimensions size = new Dimensions(width, height);
    assertEquals(block, JpegScale.block(size, Orientation.of(turned), spec, fit));
  }

  private static double distance(byte[] one, byte[] other) {
    assertEquals(one.length, other.length);
    long sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += Math.abs((one[i] & 0xff) - (other[i] & 0xff));
    }
    return (double) sum / one.length;
  }

  /**
   * A mean of three grey levels at most, in pictures with edges and noise, whatever does not come
   * out even.
   */
  @ParameterizedTest
  @CsvSource({
    "1024, 768, 28, 28", "1024, 768, 96, 96", "1024, 768, 224, 224", "500, 375, 224, 187",
    "1021, 765, 64, 64", "803, 95, 50, 40", "333, 251, 32, 32", "500, 375, 60, 45"
  })
  void shouldSeeNearlyTheSameWhenItShrinksWhileItDecodes(int width, int height, int w, int h)
      throws Exception {
    for (int type : new int[] {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_3BYTE_BGR}) {
      byte[] file = encode(type, width, height);
      for (Fit fit : Fit.values()) {
        for (int turned : new int[] {1, 5, 6, 8}) {
          byte[] exif = TestImages.withSegment(file, 0xe1, TestImages.exif(turned));
          ImageSpec spec = new ImageSpec(h, w, 3);
          Preprocessing preprocessing =
              new Preprocessing(
                  Preprocessing.Resize.BILINEAR, fit, Preprocessing.Grey.LUMA, "#000000");
          Pixels whole = new Pixels(width, height, 3, careful(file, 3));
          byte[] expected = PixelFit.fit(Orientation.of(turned).apply(whole), spec, preprocessing);

          byte[] found = new ImageReader(ImageLimits.DEFAULT).read(exif, null, spec, preprocessing);

          double distance = distance(expected, found);
          assertTrue(distance <= 3, fit + ", turned " + turned + ": " + distance);
        }
      }
    }
  }

  @Test
  void shouldRefuseADamagedImageAlsoWhenItIsShrunk() throws Exception {
    byte[] whole = encode(BufferedImage.TYPE_3BYTE_BGR, 512, 512);
    ImageSpec spec = new ImageSpec(64, 64, 3);
    assertEquals(8, JpegScale.block(new Dimensions(512, 512), UPRIGHT, spec, Fit.STRETCH));
    for (int cut = 60; cut < whole.length - 1000; cut += 997) {
      byte[] ended = concat(Arrays.copyOf(whole, whole.length - cut), bytes(0xff, 0xd9));
      Reading.assertRejected(Reason.UNDECODABLE, ended, "image/jpeg", spec);
    }
  }
}
