package io.streamlens.trainer.training;

import io.streamlens.trainer.option.Optimization;

/**
 * The learning rate of each step of a run.
 *
 * @param options what it follows
 * @param stepsPerEpoch 1 or more
 * @param steps of the whole run
 */
record LearningRate(Optimization options, int stepsPerEpoch, long steps) {

  /** Where one-cycle begins, and to what share it falls at the end. */
  private static final double ONE_CYCLE_START = 1.0 / 25;

  private static final double ONE_CYCLE_END = 1e-4;
  private static final double ONE_CYCLE_RISE = 0.3;

  /** The rate of one step, 0 to {@code steps - 1}. */
  double at(long step) {
    return options.learningRate() * share(step);
  }

  private double share(long step) {
    double rise = rise();
    boolean rising = step < rise;
    double done = rising ? step / rise : (step - rise) / Math.max(1, steps - rise);
    return switch (options.schedule()) {
      case CONSTANT -> rising ? warm(step, rise) : 1;
      case STEP -> rising ? warm(step, rise) : stepped(step);
      case COSINE -> rising ? warm(step, rise) : cosine(1, 0, done);
      case ONE_CYCLE -> rising ? cosine(ONE_CYCLE_START, 1, done) : cosine(1, ONE_CYCLE_END, done);
    };
  }

  /** Steps until the largest rate is reached. */
  private double rise() {
    double warmup = options.warmup() * stepsPerEpoch;
    return switch (options.schedule()) {
      case CONSTANT, STEP, COSINE -> warmup;
      case ONE_CYCLE -> warmup > 0 ? warmup : ONE_CYCLE_RISE * steps;
    };
  }

  /** The first step is not lost to a rate of zero. */
  private static double warm(long step, double rise) {
    return Math.min(1, (step + 1) / (rise + 1));
  }

  private double stepped(long step) {
    if (4 * step >= 3 * steps) {
      return 0.01;
    }
    return 2 * step >= steps ? 0.1 : 1;
  }

  private static double cosine(double from, double to, double done) {
    return to + (from - to) / 2 * (1 + Math.cos(Math.PI * done));
  }
}
