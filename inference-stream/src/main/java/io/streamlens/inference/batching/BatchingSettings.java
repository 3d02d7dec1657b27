package io.streamlens.inference.batching;

import java.time.Duration;

/**
 * The bounds of a {@link Batcher}.
 *
 * @param maxBatchSize images in one batch at most, 1 or more
 * @param maxDelay how long an image may wait for others to share its batch; zero: never
 * @param parallelBatches batches that run at the same time, each on a thread of its own, 1 or more
 * @param batchTimeout how long a batch may be in the model before the model counts as stuck
 * @param maxWaitingImages images that may wait for a batch; a further {@code submit} blocks
 * @param maxWaitingBytes bytes of pixels that may wait for a batch; a further {@code submit} blocks
 */
public record BatchingSettings(
    int maxBatchSize,
    Duration maxDelay,
    int parallelBatches,
    Duration batchTimeout,
    int maxWaitingImages,
    long maxWaitingBytes) {

  /**
   * @throws IllegalArgumentException naming the value and its bound
   */
  public BatchingSettings {
    requireAtLeastOne("maxBatchSize", maxBatchSize);
    requireAtLeastOne("parallelBatches", parallelBatches);
    requireAtLeastOne("maxWaitingImages", maxWaitingImages);
    requireAtLeastOne("maxWaitingBytes", maxWaitingBytes);
    if (batchTimeout.isNegative() || batchTimeout.isZero()) {
      throw new IllegalArgumentException("batchTimeout must be positive, but is " + batchTimeout);
    }
    if (maxDelay.isNegative()) {
      throw new IllegalArgumentException("maxDelay must not be negative, but is " + maxDelay);
    }
  }

  private static void requireAtLeastOne(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be 1 or more, not " + value);
    }
  }
}
