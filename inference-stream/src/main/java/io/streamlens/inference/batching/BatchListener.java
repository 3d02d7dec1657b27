package io.streamlens.inference.batching;

import io.streamlens.modelstore.ModelVersion;

/** Told of each batch that has run; called on the batch's thread, so it must be quick. */
public interface BatchListener {

  /** Told nothing. */
  BatchListener NONE = (model, size, queueNanos, modelNanos) -> {};

  /**
   * A batch has run.
   *
   * @param model the version it ran on
   * @param size images in it
   * @param queueNanos how long the image that had waited longest had waited, in nanoseconds
   * @param modelNanos how long the model took, in nanoseconds
   */
  void batchDone(ModelVersion model, int size, long queueNanos, long modelNanos);

  /** Tells this one first, then {@code other}. */
  default BatchListener and(BatchListener other) {
    return (model, size, queueNanos, modelNanos) -> {
      batchDone(model, size, queueNanos, modelNanos);
      other.batchDone(model, size, queueNanos, modelNanos);
    };
  }
}
