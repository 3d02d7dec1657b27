package io.streamlens.inference.batching;

/**
 * What the next batches of a model are to be like.
 *
 * @param maxBatchSize images in one at most, 1 or more
 * @param maxDelayNanos how long an image may wait for others to share its batch
 * @param maxInFlight images that all tasks together should have on their way to a result
 * @param commitIntervalNanos how often results should become visible where that takes a commit
 * @param latencyNanos what the latency is expected to stay under; 0 without a target
 * @param withinTarget whether that is within the target; true without one
 */
public record BatchPlan(
    int maxBatchSize,
    long maxDelayNanos,
    int maxInFlight,
    long commitIntervalNanos,
    long latencyNanos,
    boolean withinTarget) {

  /** A plan without a target. */
  static BatchPlan fixed(int maxBatchSize, long maxDelayNanos) {
    return new BatchPlan(maxBatchSize, maxDelayNanos, Integer.MAX_VALUE, Long.MAX_VALUE, 0, true);
  }

  /**
   * How much longer a batch waits for more images.
   *
   * @param size images that wait for it
   * @param waitedNanos how long its oldest image has waited
   * @param hurried whether somebody cannot go on before it has run
   * @return nanoseconds; 0 or less: it leaves now
   */
  public long nanosUntilDue(int size, long waitedNanos, boolean hurried) {
    return hurried || size >= maxBatchSize ? 0 : maxDelayNanos - waitedNanos;
  }
}
