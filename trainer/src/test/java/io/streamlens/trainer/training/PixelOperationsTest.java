package io.streamlens.trainer.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.streamlens.modelstore.manifest.ImageSpec;
import org.junit.jupiter.api.Test;

class PixelOperationsTest {

  private static final PixelOperations GREY = new PixelOperations(new ImageSpec(2, 3, 1));
  private static final PixelOperations COLOUR = new PixelOperations(new ImageSpec(1, 2, 3));

  /** The image begins at 1; what is around it must stay. */
  private final byte[] grey = {99, 1, 2, 3, 4, 5, 6, 99};

  private final byte[] colour = {1, 2, 3, 4, 5, 6};

  @Test
  void shouldMirrorLeftToRight() {
    GREY.flip(grey, 1);

    assertArrayEquals(new byte[] {99, 3, 2, 1, 6, 5, 4, 99}, grey);
  }

  @Test
  void shouldMirrorPixelsAndNotTheirColours() {
    COLOUR.flip(colour, 0);

    assertArrayEquals(new byte[] {4, 5, 6, 1, 2, 3}, colour);
  }

  @Test
  void shouldMoveAndLeaveBlackBehind() {
    GREY.shift(grey, 1, 1, 1);

    assertArrayEquals(new byte[] {99, 0, 0, 0, 0, 1, 2, 99}, grey);
  }

  @Test
  void shouldMoveTheOtherWayToo() {
    GREY.shift(grey, 1, -1, -2);

    assertArrayEquals(new byte[] {99, 6, 0, 0, 0, 0, 0, 99}, grey);
  }

  @Test
  void shouldMovePixelsAndNotTheirColours() {
    COLOUR.shift(colour, 0, 0, 1);

    assertArrayEquals(new byte[] {0, 0, 0, 1, 2, 3}, colour);
  }

  @Test
  void shouldMoveOutOfTheImage() {
    GREY.shift(grey, 1, 0, 5);

    assertArrayEquals(new byte[] {99, 0, 0, 0, 0, 0, 0, 99}, grey);
  }

  @Test
  void shouldCutOutWhatOfASquareIsWithinTheImage() {
    GREY.cutOut(grey, 1, -1, 1, 2);

    assertArrayEquals(new byte[] {99, 1, 0, 0, 4, 5, 6, 99}, grey);
  }

  @Test
  void shouldBrightenUpToWhite() {
    byte[] pixels = {10, 0, (byte) 200, 3, 5, (byte) 255};

    GREY.brighten(pixels, 0, 1.5);

    assertArrayEquals(new byte[] {15, 0, (byte) 255, 5, 8, (byte) 255}, pixels);
  }

  @Test
  void shouldLeaveAnImageThatIsCutToItsOwnSize() {
    GREY.crop(grey, 1, 0, 0, 2, 3);

    assertArrayEquals(new byte[] {99, 1, 2, 3, 4, 5, 6, 99}, grey);
  }

  @Test
  void shouldBringAWindowToTheFullSize() {
    byte[] pixels = {0, 100, 50, 0, 100, 50};

    // The window's three values lie at columns 1/6, 1/2 and 5/6 of the first two pixels.
    GREY.crop(pixels, 0, 0, 0.5, 2, 1);

    assertArrayEquals(new byte[] {17, 50, 83, 17, 50, 83}, pixels);
  }
}
