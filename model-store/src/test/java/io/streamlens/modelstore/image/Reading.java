package io.streamlens.modelstore.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.streamlens.modelstore.image.ImageRejectedException.Reason;
import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.manifest.Preprocessing;
import io.streamlens.modelstore.manifest.Preprocessing.Fit;
import org.jspecify.annotations.Nullable;

/** Short forms of reading for the tests. */
final class Reading {

  private static final ImageReader READER = new ImageReader(ImageLimits.DEFAULT);

  private Reading() {}

  /** Read at its own size. */
  static byte[] grey(byte[] image, int width, int height) throws ImageRejectedException {
    return READER.read(image, null, new ImageSpec(height, width, 1), Preprocessing.DEFAULT);
  }

  /** Read at its own size. */
  static byte[] rgb(byte[] image, int width, int height) throws ImageRejectedException {
    return READER.read(image, null, new ImageSpec(height, width, 3), Preprocessing.DEFAULT);
  }

  static byte[] rgbOver(String background, byte[] image, int width, int height)
      throws ImageRejectedException {
    Preprocessing preprocessing =
        new Preprocessing(
            Preprocessing.Resize.BILINEAR, Fit.STRETCH, Preprocessing.Grey.LUMA, background);
    return READER.read(image, null, new ImageSpec(height, width, 3), preprocessing);
  }

  static ImageRejectedException assertRejected(
      Reason reason, byte @Nullable [] image, @Nullable String contentType, ImageSpec spec) {
    var rejection =
        assertThrows(
            ImageRejectedException.class,
            () -> READER.read(image, contentType, spec, Preprocessing.DEFAULT));
    String message = String.valueOf(rejection.getMessage());
    assertEquals(reason, rejection.reason(), message);
    assertEquals(1, message.lines().count(), message);
    return rejection;
  }
}
