package io.streamlens.inference.serving;

import io.streamlens.inference.batching.ModelUnavailableException;
import io.streamlens.modelstore.Digest;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a slot at what the store says should serve: looks at the store from time to time and
 * whenever it is told to, and loads and swaps what is new. Whatever goes wrong, what serves goes on
 * serving. A version that was rejected is not tried again until somebody asks; one that was merely
 * unavailable is, after ever longer pauses.
 *
 * <p>It has one thread that decides, and one for the look or load that runs. All methods are safe
 * for use by several threads.
 */
public final class ModelRefresher implements AutoCloseable {

  private final ModelSlot slot;
  private final Obstacles obstacles;
  private final Verdicts verdicts = new Verdicts();
  private final ModelLag lag;
  private final Looks looks;
  private final Thread thread = new Thread(this::run, "model-refresh");

  // All below: guarded by this.
  private boolean asked;
  private boolean closed;

  /**
   * How often and how long.
   *
   * @param refresh how often the store is looked at without being told to; each pause is between
   *     0.8 and 1.2 of it
   * @param loadTimeout how long a look with its load may take before it is left behind
   */
  public record Settings(Duration refresh, Duration loadTimeout) {}

  /**
   * Begins at once.
   *
   * @param models stays the caller's to close, after this
   * @param slot stays the caller's to close, after this
   * @param speedLimit asked of a model that is to take over from another
   * @param listener told of rejections and setbacks; the slot tells of what serves
   */
  public ModelRefresher(
      ModelSupplier models,
      ModelSlot slot,
      Settings settings,
      SpeedLimit speedLimit,
      ModelListener listener,
      Clock clock) {
    this.slot = slot;
    obstacles = new Obstacles(slot, listener, clock);
    lag = new ModelLag(clock);
    looks =
        new Looks(
            () -> new ModelLook(models, slot, verdicts, lag, speedLimit, clock),
            slot,
            obstacles,
            settings);
    thread.setDaemon(true);
    thread.start();
  }

  /** Has the store looked at now, or again if that is just being done. */
  public synchronized void lookNow() {
    asked = true;
    notifyAll();
  }

  /** Somebody asks for another try of the version with this digest, if it was rejected. */
  public void tryAgain(Digest digest) {
    verdicts.forget(digest);
    lookNow();
  }

  /** Somebody asks for another try of whatever was rejected. */
  public void tryAllAgain() {
    verdicts.forgetAll();
    lookNow();
  }

  /** What is known of the store. */
  public RefreshReport report() {
    return new RefreshReport(
        lag.target().orElse(null),
        lag.lag(slot.serving()),
        lag.lookedAt().orElse(null),
        obstacles.setback().orElse(null));
  }

  /**
   * Waits until a model serves.
   *
   * @param patient whether to wait on after a look that has brought none
   * @return null if this was closed
   * @throws ModelUnavailableException saying what stands in the way, if nobody is patient
   */
  public synchronized @Nullable ServedModel awaitServing(boolean patient) {
    while (!closed) {
      ServedModel model = slot.serving().orElse(null);
      if (model != null) {
        return model;
      }
      Optional<String> obstacle = obstacles.message();
      if (obstacle.isPresent() && !patient) {
        throw new ModelUnavailableException(obstacle.get());
      }
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return null;
      }
    }
    return null;
  }

  private void run() {
    try (looks) {
      while (!isClosed()) {
        Duration pause = look();
        awaitNextLook(pause);
      }
    } catch (InterruptedException e) {
      // close() interrupts: what was being loaded is left behind.
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized void awaitNextLook(Duration pause) throws InterruptedException {
    notifyAll(); // whoever waits for a model sees what the look has brought
    long deadline = System.nanoTime() + pause.toNanos();
    long left;
    while (!closed && !asked && (left = deadline - System.nanoTime()) > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  /** Returns how long to wait before the next one. */
  private Duration look() throws InterruptedException {
    synchronized (this) {
      asked = false;
    }
    return looks.next();
  }

  /** Ends the looking; a load that runs is left behind, and what it brings is thrown away. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
