package io.streamlens.inference.serving;

import io.streamlens.modelstore.ModelVersion;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * For how long another version has served than the store says should. Safe for use by several
 * threads.
 */
final class ModelLag {

  private final Clock clock;

  // All guarded by this.
  private @Nullable ModelVersion target;
  private Instant targetSince = Instant.EPOCH;
  private @Nullable Instant lookedAt;

  ModelLag(Clock clock) {
    this.clock = clock;
  }

  /** The store says that this version should serve. */
  synchronized void should(ModelVersion version) {
    lookedAt = clock.instant();
    if (target == null || !target.digest().equals(version.digest())) {
      target = version;
      targetSince = lookedAt;
    }
  }

  /** What should serve by the last look at the store. */
  synchronized Optional<ModelVersion> target() {
    return Optional.ofNullable(target);
  }

  /** When the store last said what should serve. */
  synchronized Optional<Instant> lookedAt() {
    return Optional.ofNullable(lookedAt);
  }

  /**
   * Zero if {@code serving} is what should serve, if nothing serves, or if the store has not said
   * anything yet.
   */
  synchronized Duration lag(Optional<ServedModel> serving) {
    if (target == null
        || serving.isEmpty()
        || serving.get().version().digest().equals(target.digest())) {
      return Duration.ZERO;
    }
    Duration lag = Duration.between(targetSince, clock.instant());
    return lag.isNegative() ? Duration.ZERO : lag;
  }
}
