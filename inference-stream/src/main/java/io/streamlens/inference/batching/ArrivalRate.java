package io.streamlens.inference.batching;

/**
 * Images a second, over about the last half second; equal to what arrives as long as nothing piles
 * up. Not thread-safe.
 */
final class ArrivalRate {

  private static final double MEMORY_NANOS = 5e8;

  private long lastNanos;
  private boolean begun;
  private long pending;
  private double perSecond;

  /**
   * Images were taken into a batch.
   *
   * @param nowNanos of any clock that does not go back
   */
  void add(long nowNanos, int images) {
    if (!begun) {
      begun = true;
      lastNanos = nowNanos;
      return;
    }
    pending += images;
    double passed = nowNanos - lastNanos;
    if (passed <= 0) {
      return;
    }
    double weight = 1 - Math.exp(-passed / MEMORY_NANOS);
    perSecond += weight * (pending * 1e9 / passed - perSecond);
    pending = 0;
    lastNanos = nowNanos;
  }

  double perSecond() {
    return perSecond;
  }
}
