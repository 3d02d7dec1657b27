package io.streamlens.modelstore.image;

import io.streamlens.modelstore.manifest.Preprocessing.Fit;

/**
 * How one axis of an image is brought to the model's: scaled as a whole, then a part of it taken.
 *
 * @param source pixels of the image
 * @param scaled pixels it is scaled to
 * @param skipped scaled pixels that are cut off before the first that is used
 * @param used scaled pixels that are used
 * @param offset where the first of them goes
 */
record AxisFit(int source, long scaled, long skipped, int used, int offset) {

  /** The horizontal and the vertical fit. */
  record Both(AxisFit horizontal, AxisFit vertical) {}

  /** Scaled sizes are rounded to the nearest pixel, halves up; odd rests go to the far side. */
  static Both of(int sourceWidth, int sourceHeight, int width, int height, Fit fit) {
    long wide = (long) sourceWidth * height;
    long tall = (long) sourceHeight * width;
    boolean scaledByWidth =
        switch (fit) {
          case STRETCH -> true;
          case CROP -> wide <= tall;
          case PAD -> wide >= tall;
        };
    if (fit == Fit.STRETCH) {
      return new Both(of(sourceWidth, width, width), of(sourceHeight, height, height));
    }
    return scaledByWidth
        ? new Both(
            of(sourceWidth, width, width), of(sourceHeight, rounded(tall, sourceWidth), height))
        : new Both(
            of(sourceWidth, rounded(wide, sourceHeight), width), of(sourceHeight, height, height));
  }

  private static AxisFit of(int source, long scaled, int target) {
    int used = (int) Math.min(scaled, target);
    return new AxisFit(source, scaled, (scaled - used) / 2, used, (target - used) / 2);
  }

  private static long rounded(long numerator, long denominator) {
    return Math.max(1, (2 * numerator + denominator) / (2 * denominator));
  }
}
