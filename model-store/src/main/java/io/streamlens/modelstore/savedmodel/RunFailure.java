package io.streamlens.modelstore.savedmodel;

import org.tensorflow.exceptions.TFResourceExhaustedException;

/** What TensorFlow says when a session fails to run, in our own exceptions. */
final class RunFailure {

  /**
   * How TensorFlow says that the images could not be copied to a device whose memory is full: by an
   * internal error, for which its Java API has no class.
   */
  private static final String COPY_FAILED = "Dst tensor is not initialized";

  private RunFailure() {}

  /**
   * The exception for callers of a classifier.
   *
   * @param failure as thrown by TensorFlow
   * @param batchSize images in the batch
   */
  static ClassificationException of(RuntimeException failure, int batchSize) {
    if (failure instanceof TFResourceExhaustedException
        || String.valueOf(failure.getMessage()).contains(COPY_FAILED)) {
      return new DeviceMemoryException(
          "the device has no memory for a batch of " + batchSize + ": " + OneLine.of(failure),
          failure);
    }
    return new ClassificationException("the model failed to run: " + OneLine.of(failure), failure);
  }
}
