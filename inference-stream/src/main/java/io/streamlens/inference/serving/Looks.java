package io.streamlens.inference.serving;

import io.streamlens.inference.serving.Finding.NothingNew;
import io.streamlens.inference.serving.Finding.Ready;
import io.streamlens.inference.serving.Finding.Refused;
import io.streamlens.inference.serving.Finding.Withdrawn;
import io.streamlens.modelstore.CorruptModelException;
import io.streamlens.modelstore.ModelNotFoundException;
import io.streamlens.modelstore.StoreUnavailableException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One look at the store after the other: each runs within its time limit, and what it has found is
 * done. Used by one thread.
 */
final class Looks implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ModelRefresher.class);

  private final Supplier<ModelLook> newLook;
  private final ModelSlot slot;
  private final Obstacles obstacles;
  private final Duration refresh;
  private final LoadThreads<Finding> threads;
  private final BackOff backOff = new BackOff(new SplittableRandom());

  Looks(
      Supplier<ModelLook> newLook,
      ModelSlot slot,
      Obstacles obstacles,
      ModelRefresher.Settings settings) {
    this.newLook = newLook;
    this.slot = slot;
    this.obstacles = obstacles;
    refresh = settings.refresh();
    threads = new LoadThreads<>(settings.loadTimeout(), Finding::discard);
  }

  /**
   * Looks once.
   *
   * @return how long to wait before the next one
   */
  Duration next() throws InterruptedException {
    ModelLook look = newLook.get();
    try {
      apply(threads.run(look));
      return untilNextRefresh();
    } catch (TimeoutException e) {
      look.abandon();
      slot.states().giveUpCandidate();
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
      serve(ready);
    } else if (finding instanceof NothingNew && !slot.states().hasRejected()) {
      obstacles.none();
    } else if (finding instanceof Refused refused) {
      obstacles.rejected(refused.rejection());
    } else if (finding instanceof Withdrawn withdrawn) {
      slot.takeOut();
      slot.states().rejected(withdrawn.rejection());
      obstacles.rejected(withdrawn.rejection());
    }
  }

  private void serve(Ready ready) {
    try {
      ready.candidacy().serve(ready.model());
    } catch (IllegalStateException e) {
      ready.discard();
      throw e;
    }
    obstacles.none();
  }

  private Duration failed(Throwable failure) {
    if (failure instanceof CorruptModelException) {
      obstacles.unreadable(String.valueOf(failure.getMessage()));
      return untilNextRefresh();
    }
    if (failure instanceof StoreUnavailableException) {
      return setBack(Setback.Reason.STORE, failure);
    }
    if (failure instanceof ModelNotFoundException) {
      return setBack(Setback.Reason.NOT_FOUND, failure);
    }
    LOG.warn("a model could not be loaded", failure);
    return setBack(Setback.Reason.FAILED, failure);
  }

  private Duration setBack(Setback.Reason reason, Throwable failure) {
    obstacles.setBack(reason, failure);
    return backOff.pause();
  }

  private Duration untilNextRefresh() {
    backOff.reset();
    obstacles.lookedThrough();
    double jitter = ThreadLocalRandom.current().nextDouble(0.8, 1.2);
    return Duration.ofMillis((long) (refresh.toMillis() * jitter));
  }

  /** Gives a load that is left behind a last chance to end. */
  @Override
  public void close() {
    threads.close();
  }
}
