package io.streamlens.trainer.option;

import io.streamlens.trainer.InvalidRequestException;

/** Refuses values that are out of their range, naming the option and what is allowed. */
final class Range {

  private Range() {}

  static void check(boolean holds, String option, String allowed, Object value) {
    if (!holds) {
      throw new InvalidRequestException(option + " must be " + allowed + ", not " + value);
    }
  }

  static void atMost(String option, int value, int least, int most) {
    check(value >= least && value <= most, option, least + " to " + most, value);
  }

  static void closed(String option, double value, double least, double most) {
    check(value >= least && value <= most, option, least + " to " + most, value);
  }

  static void below(String option, double value, double bound) {
    check(value >= 0 && value < bound, option, "at least 0 and below " + bound, value);
  }
}
