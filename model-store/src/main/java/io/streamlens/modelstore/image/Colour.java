package io.streamlens.modelstore.image;

/** Arithmetic on 8-bit colours; everything is rounded to the nearest, halves up. */
final class Colour {

  private Colour() {}

  /** ITU-R BT.601 luma: 0.299 red + 0.587 green + 0.114 blue. A grey stays what it is. */
  static int luma(int red, int green, int blue) {
    return (299 * red + 587 * green + 114 * blue + 500) / 1000;
  }

  /** A sample of {@code 0..max} on the scale 0 to 255. */
  static int scale(int sample, int max) {
    return max == 255 ? sample : (int) ((sample * 255L + max / 2) / max);
  }

  /** {@code colour} over {@code background}; alpha 0 is fully transparent, 255 opaque. */
  static int over(int colour, int alpha, int background) {
    return (colour * alpha + background * (255 - alpha) + 127) / 255;
  }

  static int clamp(double value) {
    return (int) Math.max(0, Math.min(255, Math.floor(value + 0.5)));
  }
}
