package io.streamlens.inference.batching;

/** The sizes of batches that are compared: 1, 2, 3, 4, 6, 8, 12 and so on up to a bound. */
final class CandidateSizes {

  private CandidateSizes() {}

  /**
   * The size after {@code size}: the bound itself is the last one.
   *
   * @return 0 after the last
   */
  static int next(int size, int bound) {
    if (size >= bound) {
      return 0;
    }
    int power = Integer.highestOneBit(size);
    int larger = size == power && size > 1 ? size + size / 2 : 2 * power;
    return Math.min(larger, bound);
  }
}
