package io.streamlens.inference.batching.simulation;

import java.util.Arrays;

/** What was measured after the warm-up. */
final class Latencies {

  private long[] nanos = new long[1 << 16];
  private int count;
  private long since;
  private long visible;
  private long batches;
  private long batched;

  /** Forgets what was before: images that arrived earlier are not counted. */
  void begin(long nowNanos) {
    since = nowNanos;
    count = 0;
    visible = 0;
    batches = 0;
    batched = 0;
  }

  void add(long arrived, long visibleAt) {
    visible++;
    if (arrived < since) {
      return;
    }
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = visibleAt - arrived;
  }

  void batch(int size) {
    batches++;
    batched += size;
  }

  /** Images whose results became visible, whenever they arrived. */
  long visible() {
    return visible;
  }

  double meanBatchSize() {
    return batches == 0 ? 0 : batched / (double) batches;
  }

  /** In milliseconds. */
  double percentile(double share) {
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return count == 0 ? 0 : sorted[(int) Math.ceil(share * count) - 1] / 1e6;
  }
}
