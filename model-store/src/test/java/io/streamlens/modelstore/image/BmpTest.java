package io.streamlens.modelstore.image;

import static io.streamlens.modelstore.image.TestImages.bmp;
import static io.streamlens.modelstore.image.TestImages.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.streamlens.modelstore.image.ImageRejectedException.Reason;
import io.streamlens.modelstore.manifest.ImageSpec;
import org.junit.jupiter.api.Test;

class BmpTest {

  /** Blue, green, red and an unused byte each. */
  private static final byte[] PALETTE = bytes(3, 2, 1, 0, 60, 50, 40, 0, 90, 80, 70, 0);

  private static final byte[] THREE_COLOURS = bytes(1, 2, 3, 40, 50, 60, 70, 80, 90);

  @Test
  void shouldReadPalettes() throws Exception {
    byte[] two = bmp(3, 1, 1, 0, bytes(3, 2, 1, 0, 60, 50, 40, 0), bytes(0b01000000, 0, 0, 0));
    assertArrayEquals(bytes(1, 2, 3, 40, 50, 60, 1, 2, 3), Reading.rgb(two, 3, 1));
    byte[] sixteen = bmp(3, 1, 4, 0, PALETTE, bytes(0x01, 0x20, 0, 0));
    assertArrayEquals(THREE_COLOURS, Reading.rgb(sixteen, 3, 1));
    byte[] many = bmp(3, 1, 8, 0, PALETTE, bytes(0, 1, 2, 0));
    assertArrayEquals(THREE_COLOURS, Reading.rgb(many, 3, 1));
  }

  @Test
  void shouldReadTrueColours() throws Exception {
    byte[] rows = bytes(3, 2, 1, 60, 50, 40, 90, 80, 70, 0, 0, 0);
    assertArrayEquals(THREE_COLOURS, Reading.rgb(bmp(3, 1, 24, 0, bytes(), rows), 3, 1));
    byte[] padded = bytes(3, 2, 1, 0, 60, 50, 40, 0, 90, 80, 70, 0);
    assertArrayEquals(THREE_COLOURS, Reading.rgb(bmp(3, 1, 32, 0, bytes(), padded), 3, 1));
  }

  @Test
  void shouldReadFiveBitsPerColour() throws Exception {
    byte[] image = bmp(2, 1, 16, 0, bytes(), bytes(0xff, 0x7f, 0x10, 0x04));
    assertArrayEquals(bytes(255, 255, 255, 8, 0, 132), Reading.rgb(image, 2, 1));
  }

  @Test
  void shouldReadRowsFromTheBottomUpAndFromTheTopDown() throws Exception {
    byte[] rows = bytes(0, 1, 0, 0, 2, 2, 0, 0);
    byte[] up = bytes(70, 80, 90, 70, 80, 90, 1, 2, 3, 40, 50, 60);
    byte[] down = bytes(1, 2, 3, 40, 50, 60, 70, 80, 90, 70, 80, 90);
    assertArrayEquals(up, Reading.rgb(bmp(2, 2, 8, 0, PALETTE, rows), 2, 2));
    assertArrayEquals(down, Reading.rgb(bmp(2, -2, 8, 0, PALETTE, rows), 2, 2));
  }

  @Test
  void shouldReadRuns() throws Exception {
    byte[] runs = bytes(2, 1, 0, 0, 0, 3, 0, 1, 2, 0, 0, 1);
    byte[] image = bmp(3, 2, 8, 1, PALETTE, runs);
    assertArrayEquals(
        bytes(1, 2, 3, 40, 50, 60, 70, 80, 90, 40, 50, 60, 40, 50, 60, 1, 2, 3),
        Reading.rgb(image, 3, 2));
  }

  @Test
  void shouldRefuseRunsWithoutTheirEnd() {
    assertUndecodable(bmp(3, 2, 8, 1, PALETTE, bytes(2, 1, 0, 0, 3, 1)));
  }

  @Test
  void shouldRefuseOtherFormatsInABmp() {
    byte[] png = TestImages.png(1, 1, 8, TestImages.GREY, bytes(1));
    assertUndecodable(bmp(1, 1, 0, 5, bytes(), png));
  }

  private static void assertUndecodable(byte[] image) {
    Reading.assertRejected(Reason.UNDECODABLE, image, "image/bmp", new ImageSpec(2, 3, 3));
  }
}
