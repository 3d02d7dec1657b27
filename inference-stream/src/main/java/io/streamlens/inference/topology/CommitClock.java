package io.streamlens.inference.topology;

/**
 * When a task asks for a commit: some time after the last one, if there is anything that it would
 * make visible. Used by the task's stream thread alone.
 */
final class CommitClock {

  private final StreamPace pace;
  private boolean uncommitted;
  private boolean committing;
  private long sinceNanos;

  CommitClock(StreamPace pace) {
    this.pace = pace;
  }

  /** Whether the pace asks for commits of its own. */
  private boolean isOn() {
    return pace.commitIntervalNanos() != Long.MAX_VALUE;
  }

  /** Whether something waits for a commit that this clock will ask for. */
  boolean awaitsCommit() {
    return uncommitted && isOn();
  }

  /** An image has been taken. */
  void took() {
    uncommitted = true;
  }

  /** A commit begins. */
  void commits() {
    uncommitted = false;
    committing = true;
  }

  /** Whether a commit is due; to be asked whenever the stream thread comes by. */
  boolean isDue() {
    if (!isOn()) {
      return false;
    }
    long now = System.nanoTime();
    if (committing) {
      committing = false; // the thread is back: so the commit is over
      sinceNanos = now;
    }
    return uncommitted && now - sinceNanos >= pace.commitIntervalNanos();
  }

  /** The task begins anew. */
  void reset() {
    uncommitted = false;
    committing = true;
  }
}
