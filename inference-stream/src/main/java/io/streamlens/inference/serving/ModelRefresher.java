package io.streamlens.inference.serving;

import io.streamlens.inference.batching.ModelUnavailableException;
import io.streamlens.inference.serving.Finding.NothingNew;
import io.streamlens.inference.serving.Finding.Ready;
import io.streamlens.inference.serving.Finding.Refused;
import io.streamlens.inference.serving.Finding.Withdrawn;
import io.streamlens.modelstore.CorruptModelException;
import io.streamlens.modelstore.Digest;
import io.streamlens.modelstore.ModelNotFoundException;
import io.streamlens.modelstore.StoreUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

  private static final Logger LOG = LoggerFactory.getLogger(ModelRefresher.class);

  private final ModelSupplier models;
  private final ModelSlot slot;
  private final Settings settings;
  private final SpeedLimit speedLimit;
  private final ModelListener listener;
  private final Clock clock;
  private final Verdicts verdicts = new Verdicts();
  private final ModelLag lag;
  private final LoadThreads<Finding> threads;
  private final BackOff backOff = new BackOff(new SplittableRandom());
  private final Thread thread = new Thread(this::run, "model-refresh");

  // All below: guarded by this.
  private boolean asked;
  private boolean closed;
  private @Nullable Setback setback;
  private @Nullable String problem;

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
    this.models = models;
    this.slot = slot;
    this.settings = settings;
    this.speedLimit = speedLimit;
    this.listener = listener;
    this.clock = clock;
    lag = new ModelLag(clock);
    threads = new LoadThreads<>(settings.loadTimeout(), Finding::discard);
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
    Setback present;
    synchronized (this) {
      present = setback;
    }
    return new RefreshReport(
        lag.target().orElse(null),
        lag.lag(slot.serving()),
        lag.lookedAt().orElse(null),
        present);
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
      if (problem != null && !patient) {
        throw new ModelUnavailableException(problem);
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
    try (threads) {
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
    ModelLook look = new ModelLook(models, slot, verdicts, lag, speedLimit, clock);
    try {
      apply(threads.run(look));
      return withoutSetback();
    } catch (TimeoutException e) {
      look.abandon();
      slot.giveUpCandidate();
      return setBack(Setback.Reason.TIMEOUT, e);
    } catch (ExecutionException e) {
      return failed(e.getCause());
    } catch (IllegalStateException e) {
      // A load of before that came back late had taken up its version again.
      return setBack(Setback.Reason.FAILED, e);
    }
  }

  private void apply(Finding finding) {
    if (finding instanceof Ready ready) {
      try {
        ready.candidacy().serve(ready.model());
      } catch (IllegalStateException e) {
        finding.discard();
        throw e;
      }
      problem(null);
    } else if (finding instanceof NothingNew && !slot.hasRejected()) {
      problem(null);
    } else if (finding instanceof Refused refused) {
      rejected(refused.rejection());
    } else if (finding instanceof Withdrawn withdrawn) {
      slot.takeOut();
      slot.reject(withdrawn.rejection());
      rejected(withdrawn.rejection());
    }
  }

  private Duration failed(Throwable failure) {
    if (failure instanceof StoreUnavailableException) {
      return setBack(Setback.Reason.STORE, failure);
    }
    if (failure instanceof ModelNotFoundException) {
      return setBack(Setback.Reason.NOT_FOUND, failure);
    }
    if (failure instanceof CorruptModelException) {
      unreadable(String.valueOf(failure.getMessage()));
      return withoutSetback();
    }
    LOG.warn("a model could not be loaded", failure);
    return setBack(Setback.Reason.FAILED, failure);
  }

  /** Without a manifest there is no digest to remember: it costs little to look again. */
  private void unreadable(String message) {
    if (!message.equals(problem())) {
      Rejection rejection =
          new Rejection(
              slot.reference().toString(),
              null,
              Rejection.Reason.CORRUPT,
              message,
              clock.instant());
      slot.reject(rejection);
      rejected(rejection);
    }
  }

  private void rejected(Rejection rejection) {
    problem(rejection.message());
    LOG.warn("{} is rejected ({}): {}; {}", rejection.model(), rejection.reason(),
        rejection.message(), whatGoesOn());
    listener.rejected(rejection);
  }

  private Duration setBack(Setback.Reason reason, Throwable failure) {
    String message =
        failure.getMessage() == null ? failure.toString() : failure.getMessage();
    boolean news = !message.equals(problem());
    Setback now = new Setback(slot.reference().toString(), reason, message, clock.instant());
    synchronized (this) {
      setback = now;
      problem = message;
    }
    if (news) {
      LOG.warn("{} cannot be taken up now ({}): {}; {}, and it is tried again",
          slot.reference(), reason, message, whatGoesOn());
      listener.setBack(now);
    }
    return backOff.pause();
  }

  private String whatGoesOn() {
    return slot.serving()
        .map(model -> model.version().reference() + " goes on serving")
        .orElse("nothing is consumed until there is a model that can serve");
  }

  private Duration withoutSetback() {
    backOff.reset();
    synchronized (this) {
      if (setback != null && setback.message().equals(problem)) {
        problem = null;
      }
      setback = null;
    }
    double jitter = ThreadLocalRandom.current().nextDouble(0.8, 1.2);
    return Duration.ofMillis((long) (settings.refresh().toMillis() * jitter));
  }

  private synchronized void problem(@Nullable String message) {
    problem = message;
  }

  private synchronized @Nullable String problem() {
    return problem;
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
