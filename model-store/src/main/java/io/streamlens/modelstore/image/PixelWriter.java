package io.streamlens.modelstore.image;

import java.util.Arrays;
import java.util.function.IntFunction;

/** Collects colours as a model with one or three channels takes them. */
final class PixelWriter {

  private final int width;
  private final int height;
  private final int channels;
  private final Background background;
  private final byte[] values;

  PixelWriter(int width, int height, int channels, Background background) {
    this(width, height, channels, background, byte[]::new);
  }

  /**
   * @param arrays gives the array to write to, of the length that it is called with, maybe with old
   *     values, which stay where nothing is written
   */
  PixelWriter(
      int width, int height, int channels, Background background, IntFunction<byte[]> arrays) {
    this.width = width;
    this.height = height;
    this.channels = channels;
    this.background = background;
    this.values = arrays.apply(Math.multiplyExact(Math.multiplyExact(width, height), channels));
  }

  /** Makes everything the background's colour. */
  PixelWriter fill() {
    if (channels == 1) {
      Arrays.fill(values, (byte) background.luma());
    } else {
      for (int i = 0; i < width * height; i++) {
        put(i, background.red(), background.green(), background.blue());
      }
    }
    return this;
  }

  /** Whether pixels of so many samples are written as they are: grey as grey, or RGB as RGB. */
  boolean takesAsTheyAre(int samples) {
    return samples == channels;
  }

  /** Sets {@code count} pixels from samples that are written as they are. */
  void copy(int index, byte[] samples, int from, int count) {
    System.arraycopy(samples, from, values, index * channels, count * channels);
  }

  /** Sets {@code count} opaque pixels, each red, green, blue and 8 more bits. */
  void copy(int index, int[] colours, int count) {
    if (channels == 1) {
      for (int i = 0; i < count; i++) {
        int colour = colours[i];
        values[index + i] =
            (byte) Colour.luma(colour >>> 24, colour >> 16 & 0xff, colour >> 8 & 0xff);
      }
      return;
    }
    int at = index * 3;
    for (int i = 0; i < count; i++, at += 3) {
      int colour = colours[i];
      values[at] = (byte) (colour >> 24);
      values[at + 1] = (byte) (colour >> 16);
      values[at + 2] = (byte) (colour >> 8);
    }
  }

  /** Sets an opaque pixel; {@code index} counts row by row. */
  void put(int index, int red, int green, int blue) {
    if (channels == 1) {
      values[index] = (byte) Colour.luma(red, green, blue);
    } else {
      values[index * 3] = (byte) red;
      values[index * 3 + 1] = (byte) green;
      values[index * 3 + 2] = (byte) blue;
    }
  }

  /** Sets a pixel that the background may show through. */
  void put(int index, int red, int green, int blue, int alpha) {
    if (alpha == 255) {
      put(index, red, green, blue);
    } else {
      put(
          index,
          Colour.over(red, alpha, background.red()),
          Colour.over(green, alpha, background.green()),
          Colour.over(blue, alpha, background.blue()));
    }
  }

  Pixels pixels() {
    return new Pixels(width, height, channels, values);
  }
}
