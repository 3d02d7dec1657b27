package io.streamlens.cli.bench;

import java.util.List;

/**
 * How long and how often is measured.
 *
 * @param seconds of one measurement of a stream
 * @param rampSeconds at the beginning of a paced one, that do not count
 * @param repeats of each measurement
 * @param warmUpImages that a process has worked off, at least, before it is measured
 * @param warmUpSeconds after which its warm-up is given up
 * @param swapSeconds after which the warm-ups of another network and of catch-up are
 * @param pacedSeconds after which that of a paced load is: less is worked off in it, so the
 *     just-in-time compilers need longer
 * @param modelSeconds of one measurement of TensorFlow or a decoder alone
 * @param batchSizes that TensorFlow is given
 */
record Effort(
    double seconds,
    double rampSeconds,
    int repeats,
    long warmUpImages,
    double warmUpSeconds,
    double swapSeconds,
    double pacedSeconds,
    double modelSeconds,
    List<Integer> batchSizes) {

  /** About 50 minutes in all on two cores. */
  static final Effort FULL =
      new Effort(4, 1, 3, 1_000_000, 75, 10, 60, 0.4, List.of(1, 8, 32, 64, 128, 256));

  /** Two to three minutes on two cores. */
  static final Effort QUICK = new Effort(2, 0.5, 1, 200_000, 5, 2, 2, 0.1, List.of(1, 32, 64));
}
