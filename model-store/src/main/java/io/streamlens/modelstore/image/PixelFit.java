package io.streamlens.modelstore.image;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.manifest.Preprocessing;

/** Brings an image of any size to the model's. */
final class PixelFit {

  private PixelFit() {}

  /**
   * Scales, cuts and pads as {@code preprocessing} says.
   *
   * @param image with as many channels as {@code spec}
   * @return {@code spec.size()} values; the image's own where the size is already right
   */
  static byte[] fit(Pixels image, ImageSpec spec, Preprocessing preprocessing) {
    if (image.fullWidth() == spec.width() && image.fullHeight() == spec.height()) {
      return image.values();
    }
    AxisFit.Both fit =
        AxisFit.of(
            image.fullWidth(),
            image.fullHeight(),
            spec.width(),
            spec.height(),
            preprocessing.fit());
    Pixels scaled = Resampler.resample(image, fit);
    return scaled.width() == spec.width() && scaled.height() == spec.height()
        ? scaled.values()
        : padded(scaled, fit, spec, Background.of(preprocessing));
  }

  private static byte[] padded(
      Pixels image, AxisFit.Both fit, ImageSpec spec, Background background) {
    byte[] result =
        new PixelWriter(spec.width(), spec.height(), spec.channels(), background)
            .fill()
            .pixels()
            .values();
    int length = image.width() * spec.channels();
    for (int y = 0; y < image.height(); y++) {
      int row = (fit.vertical().offset() + y) * spec.width() + fit.horizontal().offset();
      System.arraycopy(image.values(), y * length, result, row * spec.channels(), length);
    }
    return result;
  }
}
