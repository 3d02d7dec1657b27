package io.streamlens.inference.serving;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the users of something that is to be closed after the last of them, once it takes no more.
 * Without a lock, since each image counts twice, on two threads. Safe for use by several threads.
 */
final class UseCount {

  /** Set when it takes no new users; the users are counted in the bits below. */
  private static final long ENDING = Long.MIN_VALUE;

  private final AtomicLong state = new AtomicLong();

  /** Counts a user; false if it takes no new ones. */
  boolean tryBegin() {
    long now = state.get();
    while (now >= 0) {
      if (state.compareAndSet(now, now + 1)) {
        return true;
      }
      now = state.get();
    }
    return false;
  }

  /** Counts a user more, also while it ends; false if it has ended, with the last user gone. */
  boolean tryBeginAgain() {
    long now = state.get();
    while (now != ENDING) {
      if (state.compareAndSet(now, now + 1)) {
        return true;
      }
      now = state.get();
    }
    return false;
  }

  /** Counts so many users less; true if the last one of what takes no more was among them. */
  boolean end(int users) {
    return state.addAndGet(-users) == ENDING;
  }

  /**
   * Takes no new users from now on; to be called once.
   *
   * @return whether there is none left
   */
  boolean letEnd() {
    return state.getAndAdd(ENDING) == 0;
  }

  /** Whether it takes no new users. */
  boolean isEnding() {
    return state.get() < 0;
  }
}
