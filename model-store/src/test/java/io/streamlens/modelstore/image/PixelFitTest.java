package io.streamlens.modelstore.image;

import static io.streamlens.modelstore.image.TestImages.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.manifest.Preprocessing;
import io.streamlens.modelstore.manifest.Preprocessing.Fit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PixelFitTest {

  private static final String RED = "#ff0000";

  private static byte[] fit(Pixels image, int width, int height, Fit fit) {
    return PixelFit.fit(
        image,
        new ImageSpec(height, width, image.channels()),
        new Preprocessing(Preprocessing.Resize.BILINEAR, fit, Preprocessing.Grey.LUMA, RED));
  }

  private static Pixels random(int width, int height, int channels) {
    return new Pixels(
        width,
        height,
        channels,
        TestImages.random(width * height * channels, width * 31L + height));
  }

  @ParameterizedTest
  @CsvSource({"STRETCH", "CROP", "PAD"})
  void shouldLeaveAnImageOfTheRightSizeAlone(Fit fit) {
    Pixels image = random(7, 5, 3);
    assertSame(image.values(), fit(image, 7, 5, fit));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 4, 3", "2, 2, 4, 4", "5, 3, 28, 28", "28, 28, 32, 32", "28, 28, 14, 14",
        "64, 48, 28, 28",
    "100, 3, 7, 9", "3, 100, 9, 7", "31, 17, 1, 1", "29, 28, 28, 28", "28, 5, 28, 9", "9, 9, 8, 10"
  })
  void shouldGiveTheNearestValueToTheExactOne(int sourceWidth, int sourceHeight, int w, int h) {
    for (int channels : new int[] {1, 3}) {
      Pixels image = random(sourceWidth, sourceHeight, channels);
      byte[] found = fit(image, w, h, Fit.STRETCH);
      for (int y = 0; y < h; y++) {
        for (int x = 0; x < w; x++) {
          for (int channel = 0; channel < channels; channel++) {
            double exact = exact(image, x, y, channel, w, h);
            int value = found[(y * w + x) * channels + channel] & 0xff;
            assertEquals(exact, value, 0.5 + 1e-9, x + ", " + y);
          }
        }
      }
    }
  }

  /** Every source pixel, weighted by a function of its distance: slow and obvious. */
  private static double exact(Pixels image, int x, int y, int channel, int w, int h) {
    double sum = 0;
    for (int row = 0; row < image.height(); row++) {
      for (int column = 0; column < image.width(); column++) {
        int value = image.values()[(row * image.width() + column) * image.channels() + channel];
        sum +=
            weight(column, image.width(), x, w)
                * weight(row, image.height(), y, h)
                * (value & 0xff);
      }
    }
    return sum;
  }

  private static double weight(int from, int sources, int to, int targets) {
    double scale = (double) sources / targets;
    if (scale > 1) {
      double covered = Math.min(from + 1, (to + 1) * scale) - Math.max(from, to * scale);
      return Math.max(0, covered) / scale;
    }
    double centre = Math.max(0, Math.min(sources - 1, (to + 0.5) * scale - 0.5));
    return Math.max(0, 1 - Math.abs(from - centre));
  }

  @Test
  void shouldRoundHalvesUp() {
    Pixels image = new Pixels(2, 2, 1, bytes(0, 0, 1, 1));
    assertArrayEquals(bytes(1), fit(image, 1, 1, Fit.STRETCH));
  }

  @Test
  void shouldCutOffWhatOverhangs() {
    Pixels wide = new Pixels(5, 2, 1, bytes(1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
    assertArrayEquals(bytes(2, 3, 7, 8), fit(wide, 2, 2, Fit.CROP));
    Pixels tall = new Pixels(2, 4, 1, bytes(1, 2, 3, 4, 5, 6, 7, 8));
    assertArrayEquals(bytes(3, 4, 5, 6), fit(tall, 2, 2, Fit.CROP));
  }

  @Test
  void shouldScaleBeforeItCuts() {
    Pixels wide = new Pixels(6, 2, 1, bytes(9, 9, 10, 20, 9, 9, 9, 9, 30, 40, 9, 9));
    assertArrayEquals(bytes(25), fit(wide, 1, 1, Fit.CROP));
  }

  @Test
  void shouldPadWithTheBackground() {
    int red = Colour.luma(255, 0, 0);
    Pixels wide = new Pixels(2, 1, 1, bytes(5, 6));
    assertArrayEquals(bytes(5, 6, red, red), fit(wide, 2, 2, Fit.PAD));
    Pixels colours = new Pixels(1, 3, 3, bytes(1, 2, 3, 4, 5, 6, 7, 8, 9));
    assertArrayEquals(
        bytes(
            255, 0, 0, 1, 2, 3, 255, 0, 0, 255, 0, 0, 4, 5, 6, 255, 0, 0, 255, 0, 0, 7, 8, 9, 255,
            0, 0),
        fit(colours, 3, 3, Fit.PAD));
  }

  @Test
  void shouldScaleBeforeItPads() {
    Pixels wide = new Pixels(4, 2, 1, bytes(0, 20, 100, 100, 20, 40, 200, 200));
    int red = Colour.luma(255, 0, 0);
    assertArrayEquals(bytes(20, 150, red, red), fit(wide, 2, 2, Fit.PAD));
  }

  @ParameterizedTest
  @CsvSource({"STRETCH", "CROP", "PAD"})
  void shouldBearExtremeProportions(Fit fit) {
    assertEquals(28 * 28, fit(random(20_000, 1, 1), 28, 28, fit).length);
    assertEquals(28 * 28, fit(random(1, 20_000, 1), 28, 28, fit).length);
    assertEquals(8192, fit(random(1, 50_000, 1), 8192, 1, fit).length);
  }
}
