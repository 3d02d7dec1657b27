package io.streamlens.inference.dashboard;

import io.streamlens.inference.dashboard.DashboardStatus.ModelInfo;
import io.streamlens.inference.serving.ServedModel;
import io.streamlens.modelstore.manifest.ModelManifest;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Remembers since when the model serves that serves. Safe for use by several threads. */
final class ServingModel {

  private final Clock clock;

  // Both guarded by this.
  private @Nullable ServedModel seen;
  private Instant since = Instant.EPOCH;

  ServingModel(Clock clock) {
    this.clock = clock;
  }

  /** Looks at what serves now. */
  synchronized @Nullable ModelInfo look(@Nullable ServedModel serving) {
    if (serving != seen) {
      seen = serving;
      since = clock.instant();
    }
    return serving == null ? null : info(serving);
  }

  private ModelInfo info(ServedModel serving) {
    ModelManifest manifest = serving.version().manifest();
    return new ModelInfo(
        serving.version().name(),
        serving.version().version(),
        serving.version().digest().value(),
        manifest.input(),
        manifest.labels().size(),
        serving.device().name(),
        serving.precision().toString(),
        serving.precisionReason(),
        since);
  }
}
