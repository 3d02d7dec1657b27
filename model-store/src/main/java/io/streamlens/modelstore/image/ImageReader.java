package io.streamlens.modelstore.image;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.manifest.Preprocessing;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of one image, encoded, raw or as an Open Inference Protocol request, into the
 * pixels a model takes. Safe for use by several threads at once.
 */
public final class ImageReader {

  private final ImageLimits limits;

  public ImageReader(ImageLimits limits) {
    this.limits = limits;
  }

  /**
   * Reads one image.
   *
   * @param value the image's bytes; not changed, and not kept (for raw pixels the result may be
   *     this very array)
   * @param contentType the {@code content-type} header, case and parameters do not matter; absent:
   *     the magic number decides
   * @param spec the model's input
   * @param preprocessing how the image is brought to it
   * @return {@code spec.size()} uint8 values, row-major HWC
   * @throws ImageRejectedException with the reason
   */
  public byte[] read(
      byte @Nullable [] value,
      @Nullable String contentType,
      ImageSpec spec,
      Preprocessing preprocessing)
      throws ImageRejectedException {
    throw new UnsupportedOperationException("in the making");
  }
}
