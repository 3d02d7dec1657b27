package io.streamlens.inference.batching;

import java.time.Duration;

/**
 * Decides how batches are made. A policy has no clock and no threads: all that it goes by is handed
 * to it, so that it runs the same in a simulation. Safe for use by several threads.
 */
public interface BatchPolicy {

  /** What a measurement may be off by. */
  double NOISE = 1.05;

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
    return brief(settings, settings.maxBatchSize(), Duration.ZERO);
  }

  /**
   * The same, but smaller for a slow model, for the sake of whoever waits until a batch has run: by
   * halves, while a batch takes longer than {@code longest}, or longer for an image than one of
   * {@code least}.
   *
   * @param least images in a batch, however long it takes; at most the largest size that is set
   */
  static BatchPolicy brief(BatchingSettings settings, int least, Duration longest) {
    long delay = settings.maxDelay().toNanos();
    return (times, imagesPerSecond, ceiling) -> {
      int size = settings.maxBatchSize();
      while (size > least
          && (times.typicalNanos(size) > longest.toNanos()
              || times.typicalNanos(size) / size > NOISE * times.typicalNanos(least) / least)) {
        size = Math.max(least, size / 2);
      }
      return BatchPlan.fixed(Math.min(size, ceiling), delay);
    };
  }
}
