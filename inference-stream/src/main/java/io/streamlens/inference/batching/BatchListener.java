package io.streamlens.inference.batching;

import io.streamlens.modelstore.ModelVersion;
import java.util.List;

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

  /**
   * The device had no memory for a batch; its images are run in smaller ones.
   *
   * @param model the version that it was to run on
   * @param size images in it
   * @param maxBatchSize images that the next batches have at most
   */
  default void memoryExhausted(ModelVersion model, int size, int maxBatchSize) {}

  /**
   * The same, before any of its images is answered; for whoever wants to know which they are.
   *
   * @param images a view that must not be kept
   */
  default void batchDone(
      ModelVersion model, List<PredictionCallback> images, long queueNanos, long modelNanos) {
    batchDone(model, images.size(), queueNanos, modelNanos);
  }

  /** Tells this one first, then {@code other}. */
  default BatchListener and(BatchListener other) {
    BatchListener first = this;
    return new BatchListener() {
      @Override
      public void batchDone(ModelVersion model, int size, long queueNanos, long modelNanos) {
        first.batchDone(model, size, queueNanos, modelNanos);
        other.batchDone(model, size, queueNanos, modelNanos);
      }

      @Override
      public void memoryExhausted(ModelVersion model, int size, int maxBatchSize) {
        first.memoryExhausted(model, size, maxBatchSize);
        other.memoryExhausted(model, size, maxBatchSize);
      }

      @Override
      public void batchDone(
          ModelVersion model, List<PredictionCallback> images, long queueNanos, long modelNanos) {
        first.batchDone(model, images, queueNanos, modelNanos);
        other.batchDone(model, images, queueNanos, modelNanos);
      }
    };
  }
}
