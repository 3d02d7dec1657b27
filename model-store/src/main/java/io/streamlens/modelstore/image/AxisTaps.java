package io.streamlens.modelstore.image;

/**
 * For each pixel that is computed along one axis, the source pixels that it is made of.
 *
 * <p>When shrinking, a pixel is the average of the stretch it covers, each source pixel weighted by
 * how much of it is covered. When growing, it is interpolated linearly between the two source
 * pixels whose centres lie around its own, the outermost ones repeated beyond the edge. Weights are
 * whole numbers, so sums are exact; their sum for a pixel is {@link #total}.
 */
final class AxisTaps {

  private final int[] first;
  private final int[] last;
  private final double[] firstWeight;
  private final double[] lastWeight;

  /** Of every pixel between the first and the last: these are covered wholly. */
  private final double innerWeight;

  private final double total;

  private AxisTaps(int count, double innerWeight, double total) {
    this.first = new int[count];
    this.last = new int[count];
    this.firstWeight = new double[count];
    this.lastWeight = new double[count];
    this.innerWeight = innerWeight;
    this.total = total;
  }

  /**
   * The taps of one axis.
   *
   * @param block each source pixel stands for so many of the axis's own, the last one maybe for
   *     fewer; more than 1 only where at least as many become one
   */
  static AxisTaps of(AxisFit fit, int block) {
    return fit.scaled() < fit.source() ? averaging(fit, block) : interpolating(fit);
  }

  /**
   * Pixel i covers [i x source, (i + 1) x source) of a line where source pixels are scaled long,
   * and blocks of them as many times that.
   */
  private static AxisTaps averaging(AxisFit fit, int block) {
    long length = fit.scaled() * block;
    AxisTaps taps = new AxisTaps(fit.used(), (double) length, fit.source());
    for (int i = 0; i < fit.used(); i++) {
      long from = (fit.skipped() + i) * fit.source();
      long to = from + fit.source();
      int first = (int) (from / length);
      int last = (int) ((to - 1) / length);
      taps.set(i, first, (first + 1) * length - from, last, to - last * length);
    }
    return taps;
  }

  /** Pixel i's centre lies at (2i + 1) x source / (2 x scaled) - 1/2 among the source's centres. */
  private static AxisTaps interpolating(AxisFit fit) {
    long unit = 2 * fit.scaled();
    AxisTaps taps = new AxisTaps(fit.used(), 0, (double) unit);
    for (int i = 0; i < fit.used(); i++) {
      long centre = (2 * (fit.skipped() + i) + 1) * fit.source() - fit.scaled();
      long before = Math.floorDiv(centre, unit);
      long rest = Math.floorMod(centre, unit);
      int first = (int) Math.max(0, Math.min(fit.source() - 1, before));
      boolean single = rest == 0 || before < 0 || before + 1 >= fit.source();
      taps.set(i, first, single ? unit : unit - rest, single ? first : first + 1, rest);
    }
    return taps;
  }

  /** Where first and last are the same pixel, the first weight counts. */
  private void set(int i, int firstPixel, long weight, int lastPixel, long weightOfLast) {
    first[i] = firstPixel;
    firstWeight[i] = (double) weight;
    last[i] = lastPixel;
    lastWeight[i] = (double) weightOfLast;
  }

  /** The number of pixels that are computed. */
  int count() {
    return first.length;
  }

  /** What a weighted sum is to be divided by. */
  double total() {
    return total;
  }

  /** The first source pixel of pixel {@code i}. */
  int first(int i) {
    return first[i];
  }

  /** The last source pixel of pixel {@code i}. */
  int last(int i) {
    return last[i];
  }

  /**
   * The weight of source pixel {@code j}, {@code first(i)} to {@code last(i)}, in pixel {@code i}.
   */
  double weight(int i, int j) {
    if (j == first[i]) {
      return firstWeight[i];
    }
    return j == last[i] ? lastWeight[i] : innerWeight;
  }
}
