package io.streamlens.inference.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.streamlens.inference.serving.ModelListener;
import io.streamlens.inference.serving.RefreshReport;
import io.streamlens.inference.serving.Rejection;
import io.streamlens.inference.serving.ServedModel;
import io.streamlens.inference.serving.Setback;
import io.streamlens.modelstore.ModelVersion;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What operators measure of the models' coming and going. Safe for use by several threads. */
public final class ModelMetrics implements ModelListener {

  private final MeterRegistry registry;
  private final Counter swaps;
  private final Map<Rejection.Reason, Counter> rejected = new EnumMap<>(Rejection.Reason.class);
  private final Map<Setback.Reason, Counter> unavailable = new EnumMap<>(Setback.Reason.class);

  /** About the model that served last; guarded by this. */
  private @Nullable Gauge info;

  public ModelMetrics(MeterRegistry registry) {
    this.registry = registry;
    swaps =
        Counter.builder("streamlens.model.swaps")
            .description("Models that have taken the place of another")
            .register(registry);
    for (Rejection.Reason reason : Rejection.Reason.values()) {
      rejected.put(
          reason,
          Counter.builder("streamlens.model.rejected")
              .description("Versions that must not serve")
              .tag("reason", reason.toString())
              .register(registry));
    }
    for (Setback.Reason reason : Setback.Reason.values()) {
      unavailable.put(
          reason,
          Counter.builder("streamlens.model.unavailable")
              .description("Times that a version could not be got ready, each counted once")
              .tag("reason", reason.toString())
              .register(registry));
    }
  }

  /** Shows for how long another version has served than its alias says. */
  public static void watch(MeterRegistry registry, Supplier<RefreshReport> report) {
    Gauge.builder("streamlens.model.lag", () -> seconds(report.get().lag()))
        .description("For how long another version has served than its alias says")
        .baseUnit("seconds")
        .strongReference(true)
        .register(registry);
  }

  /** Shows whether a model serves, and whether images are classified. */
  public static void watchServing(
      MeterRegistry registry, BooleanSupplier serves, BooleanSupplier ready) {
    flag(registry, "streamlens.model.serving", "Whether a verified model serves", serves);
    flag(registry, "streamlens.ready", "Whether images are classified", ready);
  }

  private static void flag(
      MeterRegistry registry, String name, String description, BooleanSupplier flag) {
    Gauge.builder(name, () -> flag.getAsBoolean() ? 1 : 0)
        .description(description)
        .strongReference(true)
        .register(registry);
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1e3;
  }

  @Override
  public void serves(ServedModel model, @Nullable ModelVersion before) {
    if (before != null) {
      swaps.increment();
    }
    describe(model);
  }

  private synchronized void describe(ServedModel model) {
    if (info != null) {
      registry.remove(info);
    }
    info =
        Gauge.builder("streamlens.model.info", model, served -> served.isRetired() ? 0 : 1)
            .description("1 while the model serves, with what it runs in and on")
            .tag("model", model.version().name())
            .tag("version", Integer.toString(model.version().version()))
            .tag("precision", model.precision().toString())
            .tag("device", model.device().name())
            .register(registry);
  }

  @Override
  public void rejected(Rejection rejection) {
    rejected.get(rejection.reason()).increment();
  }

  @Override
  public void setBack(Setback setback) {
    unavailable.get(setback.reason()).increment();
  }
}
