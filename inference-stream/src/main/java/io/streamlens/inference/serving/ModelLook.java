package io.streamlens.inference.serving;

import io.streamlens.inference.serving.Finding.NothingNew;
import io.streamlens.inference.serving.Finding.Ready;
import io.streamlens.inference.serving.Finding.Refused;
import io.streamlens.inference.serving.Finding.Withdrawn;
import io.streamlens.modelstore.CorruptModelException;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStoreException;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.manifest.ImageSpec;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One look at the store: what should serve, whether it does, and if not, a load of it. Runs on a
 * thread of its own; what it throws besides verdicts is a setback.
 */
final class ModelLook implements Supplier<Finding> {

  private final ModelSupplier models;
  private final ModelSlot slot;
  private final Verdicts verdicts;
  private final ModelLag lag;
  private final SpeedLimit speedLimit;
  private final Clock clock;
  private volatile boolean abandoned;

  ModelLook(
      ModelSupplier models,
      ModelSlot slot,
      Verdicts verdicts,
      ModelLag lag,
      SpeedLimit speedLimit,
      Clock clock) {
    this.models = models;
    this.slot = slot;
    this.verdicts = verdicts;
    this.lag = lag;
    this.speedLimit = speedLimit;
    this.clock = clock;
  }

  /** It is late: it must not begin a load any more. */
  void abandon() {
    abandoned = true;
  }

  @Override
  public Finding get() {
    ModelVersion target = models.resolve(slot.reference());
    if (abandoned) {
      throw new CancellationException("nobody waits for this look any more");
    }
    lag.should(target);
    ServedModel serving = slot.serving().orElse(null);
    if (serving != null && serving.version().digest().equals(target.digest())) {
      slot.states().forgetRejected();
      return checkStillServable(serving);
    }
    Optional<Rejection> verdict = verdicts.on(target.digest(), this::lastMove, serving != null);
    if (verdict.isPresent() && !isCured(target, verdict.get())) {
      return serving == null ? new NothingNew() : checkStillServable(serving);
    }
    return load(target, serving);
  }

  /** Cheap to find out: nothing is fetched for it. */
  private boolean isCured(ModelVersion target, Rejection rejection) {
    if (!rejection.reason().isCurable()) {
      return false;
    }
    try {
      models.checkServable(target);
      return true;
    } catch (ModelRejectedException e) {
      return false;
    }
  }

  /** After a look for its successor, so that a withdrawal leaves no gap where there is one. */
  private Finding checkStillServable(ServedModel serving) {
    try {
      models.checkServable(serving.version());
      return new NothingNew();
    } catch (ModelRejectedException e) {
      return new Withdrawn(verdict(serving.version(), e));
    }
  }

  private Finding load(ModelVersion target, @Nullable ServedModel serving) {
    Candidacy candidacy = slot.load(target);
    try {
      return new Ready(fit(target, serving, candidacy), candidacy);
    } catch (ModelRejectedException e) {
      checkStillThere(target, candidacy);
      Rejection rejection = verdict(target, e);
      candidacy.reject(rejection);
      return new Refused(rejection);
    } catch (RuntimeException | Error e) {
      candidacy.giveUp();
      throw e;
    }
  }

  private ServedModel fit(ModelVersion target, @Nullable ServedModel serving, Candidacy candidacy) {
    if (serving == null) {
      return models.load(target, candidacy);
    }
    checkInput(serving.version(), target);
    ServedModel model = models.load(target, candidacy);
    Optional<String> objection = speedLimit.objection(model);
    if (objection.isPresent()) {
      model.retire();
      throw new ModelRejectedException(
          Rejection.Reason.TOO_SLOW, target.reference() + " is too slow: " + objection.get());
    }
    return model;
  }

  /** Raw images have the size of the model that serves: from one moment to the next none would. */
  private static void checkInput(ModelVersion serving, ModelVersion target) {
    ImageSpec before = serving.manifest().input();
    ImageSpec after = target.manifest().input();
    if (!before.equals(after)) {
      throw new ModelRejectedException(
          Rejection.Reason.INPUT_CHANGED,
          "%s takes images of %s, %s that serves takes %s, and so do those who send raw ones; to change it, start the stream again"
              .formatted(target.reference(), after, serving.reference(), before));
    }
  }

  /** A version that is just being deleted looks like a damaged one, but that is no verdict. */
  private void checkStillThere(ModelVersion target, Candidacy candidacy) {
    try {
      models.resolve(target.reference());
    } catch (CorruptModelException e) {
      // It is there, and it is damaged.
    } catch (RuntimeException | Error e) {
      candidacy.giveUp();
      throw e;
    }
  }

  private Rejection verdict(ModelVersion version, ModelRejectedException e) {
    Rejection rejection =
        new Rejection(
            version.reference().toString(),
            version.digest(),
            e.reason(),
            String.valueOf(e.getMessage()),
            clock.instant());
    verdicts.add(version.digest(), rejection, moveOfVerdict());
    return rejection;
  }

  /** Without it the version may be tried once more: no harm. */
  private Optional<Instant> moveOfVerdict() {
    try {
      return lastMove();
    } catch (ModelStoreException e) {
      return Optional.empty();
    }
  }

  private Optional<Instant> lastMove() {
    return slot.reference() instanceof ModelReference.Alias alias
        ? models.lastMove(alias)
        : Optional.empty();
  }
}
