package io.streamlens.inference.batching;

/**
 * How long a batch is waited for while a thread is free to run it: not at all while the threads
 * would idle otherwise, and never longer than an efficient batch takes itself.
 */
final class CompanyDelay {

  /** How often the cost of an image in the largest batch a batch may cost that waits no longer. */
  private static final double GOOD_COST = 1.25;

  /** The part of their time that the threads would be busy with single images: no delay below. */
  private static final double IDLE = 0.3;

  /** From here on the whole delay. */
  private static final double BUSY = 0.6;

  /** Images that must be expected to come in a delay to make it worth while. */
  private static final double COMPANY = 2;

  private static final double SECOND = 1e9;

  private CompanyDelay() {}

  /**
   * The delay in nanoseconds.
   *
   * @param largest size of a batch
   * @param imagesPerSecond that arrive
   * @param threads that run batches
   * @param affordable the longest delay in nanoseconds that the latency allows
   */
  static double nanos(
      BatchTimes times, int largest, double imagesPerSecond, int threads, double affordable) {
    int efficient = efficientSize(times, largest);
    double longest = Math.min(affordable, times.typicalNanos(efficient));
    if (imagesPerSecond * longest < COMPANY * SECOND) {
      return 0;
    }
    double busy = imagesPerSecond / SECOND * times.typicalNanos(1) / threads;
    double need = Math.max(0, Math.min(1, (busy - IDLE) / (BUSY - IDLE)));
    double gathering = (efficient - 1) / imagesPerSecond * SECOND;
    return need * Math.min(longest, gathering);
  }

  /** The smallest size at which an image costs hardly more than at the largest. */
  private static int efficientSize(BatchTimes times, int largest) {
    double cost = GOOD_COST * times.typicalNanos(largest) / largest;
    for (int size = 1; size > 0; size = CandidateSizes.next(size, largest)) {
      if (times.typicalNanos(size) / size <= cost) {
        return size;
      }
    }
    return largest;
  }
}
