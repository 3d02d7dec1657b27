package io.streamlens.trainer.job;

import io.streamlens.trainer.training.TrainingCancelledException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why and whether the thread that trains is to stop. Used by several threads. */
final class StopSignal {

  /** Why it stops. */
  enum Reason {
    /** Nobody wants the job any more. */
    CANCELLED,
    /** The process ends; another goes on with the job. */
    SHUTDOWN,
    /** Another trainer has the job. */
    LEASE_LOST
  }

  private final Thread thread;
  private @Nullable Reason reason;
  private boolean sealed;

  /**
   * @param thread that trains
   */
  StopSignal(Thread thread) {
    this.thread = thread;
  }

  /** Stops the thread, unless it was stopped already or is past the point of return. */
  synchronized void request(Reason why) {
    if (reason == null && !sealed) {
      reason = why;
      thread.interrupt();
    }
  }

  synchronized Optional<Reason> reason() {
    return Optional.ofNullable(reason);
  }

  /**
   * Passes the point of return: nothing stops the thread from now on. Called by it.
   *
   * @throws TrainingCancelledException if it was to stop already
   */
  synchronized void seal() {
    if (reason != null) {
      throw new TrainingCancelledException("the job was stopped before it was published");
    }
    sealed = true;
  }

  /** The work is over: nothing is interrupted any more. Called by the thread itself. */
  synchronized void end() {
    sealed = true;
    Thread.interrupted();
  }
}
