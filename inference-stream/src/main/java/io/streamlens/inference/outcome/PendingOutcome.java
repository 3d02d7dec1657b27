package io.streamlens.inference.outcome;

import io.streamlens.inference.batching.ModelUnavailableException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The outcome that an image is going to have: a future for one waiting thread, without what a
 * {@link java.util.concurrent.CompletableFuture} allocates for each step. It is completed once, by
 * any thread; whoever finds it done sees all that came before.
 */
public class PendingOutcome {

  private static final AtomicReferenceFieldUpdater<PendingOutcome, @Nullable Object> RESULT =
      AtomicReferenceFieldUpdater.newUpdater(PendingOutcome.class, Object.class, "result");

  private final Image image;

  /**
   * An {@link Outcome}, what {@link #outcomeOf} makes one of, or a {@link
   * ModelUnavailableException}; absent before it is done.
   */
  private volatile @Nullable Object result;

  /** Written before the result is looked at, as the result is before this: so none is missed. */
  private volatile @Nullable Thread waiting;

  /** One that is not done yet. */
  PendingOutcome(Image image) {
    this.image = image;
  }

  /** One that is done. */
  public static PendingOutcome of(Image image, Outcome outcome) {
    PendingOutcome done = new PendingOutcome(image);
    done.succeed(outcome);
    return done;
  }

  /** One that has failed. */
  public static PendingOutcome failed(Image image, ModelUnavailableException failure) {
    PendingOutcome done = new PendingOutcome(image);
    done.fail(failure);
    return done;
  }

  /** Whose outcome it is. */
  public Image image() {
    return image;
  }

  /** Whether {@link #get} answers. */
  public boolean isDone() {
    return result != null;
  }

  /**
   * The outcome, once it is done.
   *
   * @throws ModelUnavailableException if no sound model was there to make one
   * @throws IllegalStateException before it is done
   */
  public Outcome get() {
    Object now = result;
    if (now instanceof Outcome outcome) {
      return outcome;
    }
    if (now instanceof ModelUnavailableException failure) {
      throw failure;
    }
    if (now == null) {
      throw new IllegalStateException("no outcome yet for image " + image.position());
    }
    return outcomeOf(now);
  }

  /**
   * The memory of the image and of what became of it may be used again: neither is looked at any
   * more by the caller. On the thread that took the image from Kafka and called {@link #get}.
   *
   * @param outcome by {@link #get}
   */
  public void release(Outcome outcome) {}

  /** Makes an outcome of what {@link #succeed(Object)} was given; on the thread that asks. */
  Outcome outcomeOf(Object end) {
    throw new IllegalStateException("no outcome: " + end);
  }

  /**
   * Waits until it is done; one thread at a time.
   *
   * @param nanos how long at most; zero or less: not at all
   * @throws TimeoutException if it is not done by then
   */
  public void await(long nanos) throws InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + nanos;
    waiting = Thread.currentThread();
    try {
      while (result == null) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          throw new TimeoutException();
        }
        LockSupport.parkNanos(this, left);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    } finally {
      waiting = null;
    }
  }

  /**
   * Whether it was not done before.
   *
   * @param end the outcome, or what {@link #outcomeOf} makes one of
   */
  final boolean succeed(Object end) {
    return finish(end);
  }

  /** Whether it was not done before. */
  final boolean fail(ModelUnavailableException failure) {
    return finish(failure);
  }

  private boolean finish(Object end) {
    boolean first = RESULT.compareAndSet(this, null, end);
    Thread thread = waiting;
    if (thread != null) {
      LockSupport.unpark(thread);
    }
    return first;
  }
}
