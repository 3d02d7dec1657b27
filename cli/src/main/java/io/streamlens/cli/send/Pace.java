package io.streamlens.cli.send;

import java.util.concurrent.locks.LockSupport;

/**
 * An even rhythm of sends: the n-th is due n / rate seconds after the start, whatever held up the
 * ones before it, so that a stall shows as lateness and not as a lower rate (an open loop).
 */
public final class Pace {

  private final double nanosEach;
  private final long leastWait;
  private final long start = System.nanoTime();

  private Pace(double nanosEach, long leastWait) {
    this.nanosEach = nanosEach;
    this.leastWait = leastWait;
  }

  /** {@code perSecond} sends a second, beginning now. */
  public static Pace of(double perSecond) {
    return new Pace(1e9 / perSecond, 0);
  }

  /**
   * {@code perSecond} sends a second, beginning now; those that fall due within a millisecond
   * together, so that the sender is not woken for each.
   */
  public static Pace inMilliseconds(double perSecond) {
    return new Pace(1e9 / perSecond, 1_000_000);
  }

  /** As fast as it goes. */
  public static Pace unlimited() {
    return new Pace(0, 0);
  }

  /**
   * Waits until the send number {@code index} (from 0) is due.
   *
   * @return when it was due, on the clock of {@link System#nanoTime()}; now, if there is no limit
   */
  public long awaitTurn(long index) {
    if (nanosEach == 0) {
      return System.nanoTime();
    }
    long due = start + Math.round(index * nanosEach);
    long wait = due - System.nanoTime();
    while (wait > 0) {
      LockSupport.parkNanos(Math.max(wait, leastWait));
      if (Thread.currentThread().isInterrupted()) {
        return due;
      }
      wait = due - System.nanoTime();
    }
    return due;
  }
}
