package io.streamlens.modelstore.image;

import static io.streamlens.modelstore.image.TestImages.bytes;
import static io.streamlens.modelstore.image.TestImages.concat;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.streamlens.modelstore.image.ImageRejectedException.Reason;
import io.streamlens.modelstore.manifest.ImageSpec;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageWriteParam;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JpegTest {

  /** Flat colours survive the compression up to rounding. */
  private static BufferedImage flat(int type, int... samples) {
    BufferedImage image = new BufferedImage(24, 16, type);
    for (int y = 0; y < 16; y++) {
      for (int x = 0; x < 24; x++) {
        image.getRaster().setPixel(x, y, samples);
      }
    }
    return image;
  }

  private static byte[] best(IIOImage image, boolean progressive) {
    return TestImages.encode(
        image,
        "jpeg",
        parameters -> {
          parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
          parameters.setCompressionQuality(1);
          if (progressive) {
            parameters.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
          }
        });
  }

  private static byte[] jpeg(BufferedImage image) {
    return best(new IIOImage(image, null, null), false);
  }

  private static void assertFlat(byte[] found, int tolerance, int... expected) {
    for (int i = 0; i < found.length; i++) {
      assertEquals(expected[i % expected.length], found[i] & 0xff, tolerance, "value " + i);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 64, 127, 128, 200, 255})
  void shouldKeepGreyAsItIs(int grey) throws Exception {
    byte[] file = jpeg(flat(BufferedImage.TYPE_BYTE_GRAY, grey));
    assertFlat(Reading.grey(file, 24, 16), 1, grey);
    assertFlat(Reading.rgb(file, 24, 16), 1, grey);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldKeepColours(boolean progressive) throws Exception {
    BufferedImage image = flat(BufferedImage.TYPE_INT_RGB, 200, 30, 90);
    byte[] file = best(new IIOImage(image, null, null), progressive);
    assertFlat(Reading.rgb(file, 24, 16), 2, 200, 30, 90);
    assertFlat(Reading.grey(file, 24, 16), 2, Colour.luma(200, 30, 90));
  }

  /** Four components, written unconverted. */
  private static byte[] fourComponents(int... samples) {
    WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 24, 16, 4, null);
    for (int y = 0; y < 16; y++) {
      for (int x = 0; x < 24; x++) {
        raster.setPixel(x, y, samples);
      }
    }
    return best(new IIOImage(raster, null, null), false);
  }

  private static byte[] adobe(int transform) {
    return concat(
        "Adobe".getBytes(StandardCharsets.ISO_8859_1), bytes(0, 100, 0, 0, 0, 0, transform));
  }

  @Test
  void shouldReadInks() throws Exception {
    byte[] file = fourComponents(255, 0, 102, 51);
    assertFlat(Reading.rgb(file, 24, 16), 2, 0, 204, 122);
  }

  @Test
  void shouldReadInksInvertedWhereAdobeWroteThem() throws Exception {
    byte[] file = TestImages.withSegment(fourComponents(0, 255, 153, 204), 0xee, adobe(0));
    assertFlat(Reading.rgb(file, 24, 16), 2, 0, 204, 122);
  }

  @Test
  void shouldConvertYcck() throws Exception {
    // the complements 255, 0, 102 of the inverted inks 0, 255, 153 as YCbCr
    int y = (int) Math.round(0.299 * 255 + 0.114 * 102);
    int cb = (int) Math.round(128 + (102 - y) / 1.772);
    int cr = (int) Math.round(128 + (255 - y) / 1.402);
    byte[] file = TestImages.withSegment(fourComponents(y, cb, cr, 204), 0xee, adobe(2));
    assertFlat(Reading.rgb(file, 24, 16), 3, 0, 204, 122);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 012345", "2, 103254", "3, 543210", "4, 452301",
    "5, 024135", "6, 420531", "7, 531420", "8, 135024"
  })
  void shouldTurnTheImageAsExifSays(int orientation, String upright) throws Exception {
    // three rows of two 16x16 blocks, each of its own grey: 0 1 / 2 3 / 4 5
    BufferedImage image = new BufferedImage(32, 48, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < 48; y++) {
      for (int x = 0; x < 32; x++) {
        image.getRaster().setSample(x, y, 0, 40 * (y / 16 * 2 + x / 16));
      }
    }
    boolean transposed = orientation > 4;
    int width = transposed ? 48 : 32;
    int height = transposed ? 32 : 48;

    byte[] file = TestImages.withSegment(jpeg(image), 0xe1, TestImages.exif(orientation));
    byte[] found = Reading.grey(file, width, height);

    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int block = upright.charAt(y / 16 * (width / 16) + x / 16) - '0';
        assertEquals(40 * block, found[y * width + x] & 0xff, 1, x + ", " + y);
      }
    }
  }

  @Test
  void shouldIgnoreDamagedExif() throws Exception {
    byte[] plain = jpeg(flat(BufferedImage.TYPE_BYTE_GRAY, 90));
    byte[] exif = TestImages.exif(6);
    for (int length = 0; length < exif.length; length++) {
      byte[] file = TestImages.withSegment(plain, 0xe1, Arrays.copyOf(exif, length));
      assertFlat(Reading.grey(file, 24, 16), 1, 90);
    }
    assertFlat(
        Reading.grey(TestImages.withSegment(plain, 0xe1, TestImages.exif(0)), 24, 16), 1, 90);
  }

  @Test
  void shouldIgnoreABrokenColourProfile() throws Exception {
    byte[] plain = jpeg(flat(BufferedImage.TYPE_INT_RGB, 200, 30, 90));
    byte[] profile =
        concat("ICC_PROFILE\0".getBytes(StandardCharsets.ISO_8859_1), bytes(7, 3, 1, 2, 3));
    assertFlat(Reading.rgb(TestImages.withSegment(plain, 0xe2, profile), 24, 16), 2, 200, 30, 90);
  }

  @Test
  void shouldTolerateBytesBehindTheEnd() throws Exception {
    byte[] plain = jpeg(flat(BufferedImage.TYPE_BYTE_GRAY, 90));
    assertArrayEquals(
        Reading.grey(plain, 24, 16), Reading.grey(concat(plain, bytes(1, 2, 3)), 24, 16));
  }

  @Test
  void shouldRefuseScansThatEndEarlyAlthoughTheEndIsMarked() {
    byte[] noise = jpeg(TestImages.randomImage(64, 64, BufferedImage.TYPE_BYTE_GRAY, 3));
    for (int cut = 50; cut < 3000; cut += 50) {
      byte[] cutShort = Arrays.copyOf(noise, noise.length - cut);
      byte[] ended = concat(cutShort, bytes(0xff, 0xd9));
      Reading.assertRejected(Reason.UNDECODABLE, ended, "image/jpeg", new ImageSpec(64, 64, 1));
    }
  }
}
