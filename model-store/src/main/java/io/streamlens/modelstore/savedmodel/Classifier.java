package io.streamlens.modelstore.savedmodel;

import io.streamlens.modelstore.manifest.ImageSpec;
import java.util.List;

/**
 * A loaded model: a batch of images in, probabilities out. Safe for use by several threads at once;
 * {@link #close} must come after the last call has returned.
 */
public interface Classifier extends AutoCloseable {

  /** The shape of one image. */
  ImageSpec input();

  /** The number of probabilities per image. */
  int labels();

  /**
   * Classifies a batch.
   *
   * @param images one or more, each {@code input().size()} uint8 values, row-major HWC; read by
   *     index
   * @return {@code images.size() x labels()} probabilities, row-major; the caller's own array
   * @throws IllegalArgumentException if the batch is empty or an image has another size
   * @throws DeviceMemoryException if the device has no memory for so many; fewer may run
   * @throws ClassificationException if the model failed to run
   */
  float[] classify(List<byte[]> images);

  /** Frees the session and the graph. */
  @Override
  void close();
}
