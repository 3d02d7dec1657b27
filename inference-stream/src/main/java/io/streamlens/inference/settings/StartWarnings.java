package io.streamlens.inference.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What cannot hold as it is set: each line says the fact, its consequence, and what to do. */
public final class StartWarnings {

  /** The part of the heap that images may fill; the rest is for all else. */
  private static final double SHARE_OF_HEAP = 0.75;

  private static final int BATCHES_PER_COMMIT = 10;

  private StartWarnings() {}

  /**
   * The warnings for these settings.
   *
   * @param batchSize the largest size of a batch
   * @param fullBatchTime how long the model takes for a batch of that size
   * @param maxRecordBytes the largest output record
   * @param heapBytes the largest size of the heap
   */
  public static List<String> of(
      StreamSettings settings,
      int batchSize,
      Duration fullBatchTime,
      long maxRecordBytes,
      long heapBytes) {
    List<String> warnings = new ArrayList<>();
    Duration drain = settings.drainTimeout();
    Duration transaction = settings.transactionTimeout();
    if (settings.delivery() == Delivery.EXACTLY_ONCE && drain.compareTo(transaction) >= 0) {
      warnings.add(
          "streamlens.drain-timeout (%s) is not below streamlens.transaction-timeout (%s): a slow commit is aborted by the broker and its images are read again; set it to about 0.6 of it"
              .formatted(drain, transaction));
    }
    Duration batch = settings.batching().batchTimeout();
    if (batch.compareTo(drain) > 0) {
      warnings.add(
          "streamlens.batch-timeout (%s) is above streamlens.drain-timeout (%s): a commit gives up before a stuck batch is found; lower it or raise the other"
              .formatted(batch, drain));
    }
    if (fullBatchTime.multipliedBy(4).compareTo(batch) > 0) {
      warnings.add(
          "a batch of %d takes the model %d ms, close to streamlens.batch-timeout (%s): a busy moment would count as stuck; lower streamlens.max-batch-size or raise the timeout"
              .formatted(batchSize, fullBatchTime.toMillis(), batch));
    }
    if (settings.latencyTarget().isEmpty()
        && fullBatchTime.multipliedBy(BATCHES_PER_COMMIT).compareTo(settings.commitInterval())
            > 0) {
      warnings.add(
          "a batch of %d takes the model %d ms and commits come every %s: each empties the pipeline for up to a batch's time; raise streamlens.commit-interval to ten batches or lower streamlens.max-batch-size"
              .formatted(batchSize, fullBatchTime.toMillis(), settings.commitInterval()));
    }
    MemoryPlan plan = MemoryPlan.of(settings, maxRecordBytes);
    if (plan.total() > heapBytes * SHARE_OF_HEAP) {
      warnings.add(
          "images may fill %d MiB (in flight %d, decoding %d, fetched %d, produced %d) and the heap has %d MiB: it may run out of memory on large images; raise -Xmx or lower streamlens.in-flight-bytes and streamlens.decode-bytes"
              .formatted(
                  plan.total() >> 20,
                  plan.inFlight() >> 20,
                  plan.decoding() >> 20,
                  plan.fetched() >> 20,
                  plan.produced() >> 20,
                  heapBytes >> 20));
    }
    return warnings;
  }
}
