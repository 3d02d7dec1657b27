package io.streamlens.trainer.training;

/**
 * A learning rate that falls from its largest value to zero along half a cosine (Loshchilov and
 * Hutter, "SGDR", 2017, without restarts).
 *
 * @param largest the rate of the first step
 * @param steps of the whole run
 */
record CosineSchedule(double largest, long steps) {

  /** The rate of one step, 0 to {@code steps - 1}. */
  double at(long step) {
    return largest / 2 * (1 + Math.cos(Math.PI * step / steps));
  }
}
