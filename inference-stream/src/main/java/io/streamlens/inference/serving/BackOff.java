package io.streamlens.inference.serving;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Ever longer pauses between tries, each drawn from the upper half of its length so that several
 * instances do not come back to a store at once. Used by one thread.
 */
final class BackOff {

  static final Duration FIRST = Duration.ofMillis(500);
  static final Duration LONGEST = Duration.ofSeconds(10);

  private final RandomGenerator random;
  private Duration next = FIRST;

  BackOff(RandomGenerator random) {
    this.random = random;
  }

  /** How long to wait after one more failure. */
  Duration pause() {
    Duration pause = next;
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    return Duration.ofMillis((long) (pause.toMillis() * random.nextDouble(0.5, 1)));
  }

  /** It went well: the next failure is the first again. */
  void reset() {
    next = FIRST;
  }
}
