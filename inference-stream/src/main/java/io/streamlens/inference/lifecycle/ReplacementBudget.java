package io.streamlens.inference.lifecycle;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;

/** How many dead stream threads are replaced within a time before the process is given up. */
final class ReplacementBudget {

  private final int replacements;
  private final Duration within;
  private final Clock clock;
  private final ArrayDeque<Instant> taken = new ArrayDeque<>();

  ReplacementBudget(int replacements, Duration within, Clock clock) {
    this.replacements = replacements;
    this.within = within;
    this.clock = clock;
  }

  /** Whether one more may be replaced now. */
  synchronized boolean tryTake() {
    Instant now = clock.instant();
    while (!taken.isEmpty() && taken.peek().isBefore(now.minus(within))) {
      taken.remove();
    }
    if (taken.size() == replacements) {
      return false;
    }
    return taken.add(now);
  }
}
