package io.streamlens.inference.settings;

import io.streamlens.inference.topology.InFlightBound;
import java.time.Duration;

/**
 * How much each task may have in flight, from what the model was measured to need: a commit waits
 * for all of it, and must be through long before the transaction times out.
 */
public final class InFlightSizing {

  /** The part of the drain timeout that a full pipeline may need: the rest is for bad moments. */
  private static final int SHARE_OF_DRAIN_TIMEOUT = 4;

  private InFlightSizing() {}

  /**
   * The bound for each task.
   *
   * @param batchSize the largest size of a batch
   * @param fullBatchTime how long the model takes for a batch of that size
   * @param partitions of the images' topic: all of them may be this instance's, a task each
   */
  public static InFlightBound of(
      StreamSettings settings, int batchSize, Duration fullBatchTime, int partitions) {
    double secondsPerBatch = Math.max(fullBatchTime.toNanos(), 1_000) / 1e9;
    double imagesPerSecond = batchSize * settings.batching().parallelBatches() / secondsPerBatch;
    double drainSeconds = settings.drainTimeout().toMillis() / 1e3 / SHARE_OF_DRAIN_TIMEOUT;
    long images = (long) (imagesPerSecond * drainSeconds / partitions);
    return new InFlightBound(
        (int) Math.max(1, Math.min(images, settings.inFlightImages())),
        Math.max(1, settings.inFlightBytes() / partitions));
  }

  /**
   * How long a model needs for all that may be in flight.
   *
   * @param bound of each task
   * @param batchSize the largest size of a batch
   * @param fullBatchTime how long the model takes for a batch of that size
   * @param partitions of the images' topic
   */
  public static Duration drainTime(
      StreamSettings settings,
      InFlightBound bound,
      int batchSize,
      Duration fullBatchTime,
      int partitions) {
    long images = (long) bound.images() * partitions;
    long atOnce = (long) batchSize * settings.batching().parallelBatches();
    return fullBatchTime.multipliedBy((images + atOnce - 1) / atOnce);
  }
}
