package io.streamlens.modelstore.image;

import static io.streamlens.modelstore.image.TestImages.bytes;
import static io.streamlens.modelstore.image.TestImages.concat;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.streamlens.modelstore.image.ImageRejectedException.Reason;
import io.streamlens.modelstore.manifest.ImageSpec;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class GifTest {

  private static final byte[] HEADER = "GIF89a".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] TABLE = bytes(10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120);
  private static final byte[] TRAILER = bytes(0x3b);

  /** A screen with four colours. */
  private static byte[] screen(int width, int height) {
    return concat(HEADER, bytes(width, 0, height, 0, 0x81, 0, 0), TABLE);
  }

  /** A frame of 2 x 1 pixels with the colours 1 and 2: the codes clear, 1, 2, end of 3 bits. */
  private static byte[] frame(int left, int top) {
    return bytes(0x2c, left, 0, top, 0, 2, 0, 1, 0, 0, 2, 2, 0b10_001_100, 0b0000_101_0, 0);
  }

  private static byte[] transparent(int index) {
    return bytes(0x21, 0xf9, 4, 1, 0, 0, index, 0);
  }

  @Test
  void shouldReadTheFirstFrame() throws Exception {
    byte[] other = bytes(0x2c, 0, 0, 0, 0, 2, 0, 1, 0, 0, 2, 2, 0b11_011_100, 0b0000_101_0, 0);
    byte[] image = concat(screen(2, 1), frame(0, 0), other, TRAILER);
    assertArrayEquals(bytes(40, 50, 60, 70, 80, 90), Reading.rgb(image, 2, 1));
  }

  @Test
  void shouldLetTheBackgroundShowThrough() throws Exception {
    byte[] image = concat(screen(2, 1), transparent(2), frame(0, 0), TRAILER);
    assertArrayEquals(bytes(40, 50, 60, 0, 0, 255), Reading.rgbOver("#0000ff", image, 2, 1));
  }

  @Test
  void shouldPutASmallFrameWhereItBelongs() throws Exception {
    byte[] image = concat(screen(4, 2), frame(1, 1), TRAILER);
    assertArrayEquals(
        bytes(0, 0, 0, 0, 0, Colour.luma(40, 50, 60), Colour.luma(70, 80, 90), 0),
        Reading.grey(image, 4, 2));
  }

  @Test
  void shouldGrowTheScreenForAFrameThatReachesBeyondIt() throws Exception {
    byte[] image = concat(screen(1, 1), frame(1, 0), TRAILER);
    assertArrayEquals(bytes(0, 0, 0, 40, 50, 60, 70, 80, 90), Reading.rgb(image, 3, 1));
  }

  @Test
  void shouldReadEveryColourOfALargerImage() throws Exception {
    byte[] reds = TestImages.random(256, 1);
    byte[] greens = TestImages.random(256, 2);
    byte[] blues = TestImages.random(256, 3);
    IndexColorModel palette = new IndexColorModel(8, 256, reds, greens, blues);
    BufferedImage image =
        TestImages.filled(new BufferedImage(120, 90, BufferedImage.TYPE_BYTE_INDEXED, palette), 4);
    byte[] indices = TestImages.samples(image);
    byte[] expected = new byte[indices.length * 3];
    for (int i = 0; i < indices.length; i++) {
      int index = indices[i] & 0xff;
      expected[i * 3] = reds[index];
      expected[i * 3 + 1] = greens[index];
      expected[i * 3 + 2] = blues[index];
    }
    assertArrayEquals(expected, Reading.rgb(TestImages.encode(image, "gif"), 120, 90));
  }

  @Test
  void shouldRefuseAFrameWithTooFewPixels() {
    byte[] oneOfTwo = bytes(0x2c, 0, 0, 0, 0, 2, 0, 1, 0, 0, 2, 2, 0b01_001_100, 0b1, 0);
    Reading.assertRejected(
        Reason.UNDECODABLE,
        concat(screen(2, 1), oneOfTwo, TRAILER),
        "image/gif",
        new ImageSpec(1, 2, 3));
  }

  @Test
  void shouldRefuseAFileWithoutItsTrailer() {
    Reading.assertRejected(
        Reason.UNDECODABLE, concat(screen(2, 1), frame(0, 0)), "image/gif", new ImageSpec(1, 2, 3));
  }
}
