package io.streamlens.inference.batching;

/**
 * Decides how batches are made. A policy has no clock and no threads: all that it goes by is handed
 * to it, so that it runs the same in a simulation. Safe for use by several threads.
 */
public interface BatchPolicy {

  /**
   * The plan for a model, from what is known of it.
   *
   * @param times how long it takes
   * @param imagesPerSecond that arrive for it
   * @param ceiling images that its device has room for, 1 or more
   */
  BatchPlan plan(BatchTimes times, double imagesPerSecond, int ceiling);

  /** Sizes and delay as they are set. */
  static BatchPolicy fixed(BatchingSettings settings) {
    long delay = settings.maxDelay().toNanos();
    return (times, imagesPerSecond, ceiling) ->
        BatchPlan.fixed(Math.min(settings.maxBatchSize(), ceiling), delay);
  }
}
