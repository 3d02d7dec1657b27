package io.streamlens.inference.batching;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * How long a model takes for a batch, by its size: learned from the batches that run, without any
 * idea of the curve but that it does not fall. Between the sizes that it keeps (those that were
 * measured first: each power of two) it is linear.
 *
 * <p>A batch that takes longer or shorter than expected moves the times of all sizes, since what
 * makes one size slow (a neighbour on the machine, a throttled clock) makes all of them slow, and
 * those nearest to its own size somewhat more. What sizes were found to differ by from the measured
 * curve is forgotten where they do not run any more: else what was once learned wrongly of a size
 * could keep it from ever being tried again. One batch counts by a factor of 1.5 at most: a pause
 * of the collector is soon forgotten, a model that has become twice as slow is known after about
 * ten batches. Not thread-safe.
 */
public final class BatchTimes {

  private static final double SHARE_OF_ALL = 0.15;
  private static final double SHARE_OF_NEAR = 0.10;
  private static final double LARGEST_STEP = Math.log(1.5);

  /** What is left, after a batch, of what sizes were found to differ by. */
  private static final double KEPT = 0.997;

  /** Of the time of one image, what a further one is taken to need before that is measured. */
  private static final double GUESSED_SLOPE = 0.5;

  private final RecentRatios ratios = new RecentRatios();
  private int[] sizes;

  // The logarithm of a size's time in nanoseconds is the sum of these three.
  private double[] measured;
  private double[] difference;
  private double ofAll;

  /**
   * @param warmUp measured before any image of a user came; may be empty
   */
  public BatchTimes(List<MeasuredBatch> warmUp) {
    List<MeasuredBatch> sorted =
        warmUp.stream().sorted(Comparator.comparingInt(MeasuredBatch::size)).toList();
    sizes = sorted.stream().mapToInt(MeasuredBatch::size).distinct().toArray();
    measured = new double[sizes.length];
    difference = new double[sizes.length];
    for (MeasuredBatch batch : sorted) {
      measured[Arrays.binarySearch(sizes, batch.size())] = Math.log(batch.nanos());
    }
  }

  /** Whether anything is known yet. */
  public boolean isKnown() {
    return sizes.length > 0;
  }

  /**
   * What a batch usually takes, in nanoseconds.
   *
   * @param size 1 or more
   * @return 0 if nothing is known
   */
  public double typicalNanos(int size) {
    if (!isKnown()) {
      return 0;
    }
    int next = Arrays.binarySearch(sizes, size);
    if (next >= 0) {
      return nanosAt(next);
    }
    next = -next - 1;
    if (next == 0) {
      return below(size);
    }
    return next == sizes.length ? beyond(size) : between(next - 1, next, size);
  }

  /**
   * What all but a few of a hundred batches stay under, in nanoseconds.
   *
   * @param size 1 or more
   * @return 0 if nothing is known
   */
  public double tailNanos(int size) {
    return typicalNanos(size) * ratios.tail();
  }

  /** A batch has run. */
  public void learn(int size, long nanos) {
    if (!isKnown()) {
      sizes = new int[] {size};
      measured = new double[] {Math.log(Math.max(1, nanos))};
      difference = new double[1];
      return;
    }
    double ratio = Math.max(1, nanos) / typicalNanos(size);
    ratios.add(ratio);
    double step = Math.max(-LARGEST_STEP, Math.min(LARGEST_STEP, Math.log(ratio)));
    ofAll += step * SHARE_OF_ALL;
    for (int i = 0; i < sizes.length; i++) {
      difference[i] = KEPT * difference[i] + step * SHARE_OF_NEAR * nearness(i, size);
    }
  }

  /** Never less than for a smaller batch: what says so is noise. */
  private double nanosAt(int index) {
    double log = measured[0] + difference[0];
    for (int i = 1; i <= index; i++) {
      log = Math.max(log, measured[i] + difference[i]);
    }
    return Math.exp(log + ofAll);
  }

  private double between(int from, int to, int size) {
    double share = (size - sizes[from]) / (double) (sizes[to] - sizes[from]);
    return nanosAt(from) * (1 - share) + nanosAt(to) * share;
  }

  private double below(int size) {
    int known = sizes[0];
    return nanosAt(0) * (1 + GUESSED_SLOPE * (size - 1)) / (1 + GUESSED_SLOPE * (known - 1));
  }

  private double beyond(int size) {
    int last = sizes.length - 1;
    double slope =
        last == 0
            ? nanosAt(0) * GUESSED_SLOPE / (1 + GUESSED_SLOPE * (sizes[0] - 1))
            : (nanosAt(last) - nanosAt(last - 1)) / (sizes[last] - sizes[last - 1]);
    return nanosAt(last) + slope * (size - sizes[last]);
  }

  /** 1 at the kept size itself, falling to 0 at its neighbours. */
  private double nearness(int index, int size) {
    int kept = sizes[index];
    if (size == kept) {
      return 1;
    }
    int neighbour = size < kept ? index - 1 : index + 1;
    if (neighbour < 0 || neighbour >= sizes.length) {
      return 1;
    }
    double distance = (size - kept) / (double) (sizes[neighbour] - kept);
    return Math.max(0, 1 - distance);
  }
}
