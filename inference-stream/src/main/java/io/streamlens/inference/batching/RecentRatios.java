package io.streamlens.inference.batching;

import java.util.Arrays;

/**
 * By how much the last batches missed the time that was expected of them: the unevenness of the
 * machine. Not thread-safe.
 */
final class RecentRatios {

  private static final int KEPT = 256;
  private static final int BETWEEN_LOOKS = 8;

  /** Of a hundred batches; an image sees two of them, its own and the one before. */
  private static final double TAIL = 0.97;

  /** Taken until enough has been seen. */
  private static final double GUESS = 1.3;

  private static final int ENOUGH = 32;

  /** More than that is no unevenness but another machine: the times themselves will follow. */
  private static final double MOST = 3;

  private final double[] ring = new double[KEPT];
  private long added;
  private double tail = GUESS;

  void add(double ratio) {
    ring[(int) (added++ % KEPT)] = ratio;
    if (added >= ENOUGH && added % BETWEEN_LOOKS == 0) {
      double[] sorted = Arrays.copyOf(ring, (int) Math.min(added, KEPT));
      Arrays.sort(sorted);
      double found = sorted[(int) Math.ceil(TAIL * sorted.length) - 1];
      tail = Math.max(1, Math.min(MOST, found));
    }
  }

  /** The ratio that all but a few stay under, 1 or more. */
  double tail() {
    return tail;
  }
}
