package io.streamlens.inference.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.streamlens.inference.batching.BatchPlan;
import io.streamlens.inference.batching.BatchPolicy;
import io.streamlens.inference.batching.BatchTuning;
import io.streamlens.inference.batching.LatencyPolicy;
import io.streamlens.inference.serving.ServedModel;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * How the batches of the model that serves are made at the moment, under {@code streamlens.batch.*}
 * and {@code streamlens.latency.*}; NaN while none serves.
 */
public final class BatchMetrics {

  private final MeterRegistry registry;
  private final Supplier<Optional<ServedModel>> serving;

  private BatchMetrics(MeterRegistry registry, Supplier<Optional<ServedModel>> serving) {
    this.registry = registry;
    this.serving = serving;
  }

  /**
   * Shows them.
   *
   * @param serving the model that serves
   * @param policy decides how the batches are made
   */
  public static void watch(
      MeterRegistry registry, Supplier<Optional<ServedModel>> serving, BatchPolicy policy) {
    BatchMetrics metrics = new BatchMetrics(registry, serving);
    metrics.watchPlan(policy);
    if (policy instanceof LatencyPolicy latency) {
      metrics.watchTarget(latency);
    }
  }

  private void watchPlan(BatchPolicy policy) {
    gauge(
        "streamlens.batch.limit",
        "images",
        "Images in a batch at most",
        tuning -> tuning.plan(policy).maxBatchSize());
    gauge(
        "streamlens.batch.delay",
        "seconds",
        "How long an image waits for others to share its batch",
        tuning -> tuning.plan(policy).maxDelayNanos() / 1e9);
    gauge(
        "streamlens.batch.time.one",
        "seconds",
        "What the model is known to take for one image",
        tuning -> seconds(tuning.typical(1)));
    gauge(
        "streamlens.batch.time.limit",
        "seconds",
        "What the model is known to take for the largest batch",
        tuning -> seconds(tuning.typical(tuning.plan(policy).maxBatchSize())));
  }

  private void watchTarget(LatencyPolicy policy) {
    double target = seconds(policy.target().target());
    gauge(
        "streamlens.latency.target",
        "seconds",
        "What 99 of 100 images should stay under",
        tuning -> target);
    gauge(
        "streamlens.latency.expected",
        "seconds",
        "What 99 of 100 images stay under, by what the last batches waited",
        tuning -> expected(tuning, policy));
    gauge(
        "streamlens.latency.target.met",
        null,
        "1 while the expected latency is within the target, else 0",
        tuning -> expected(tuning, policy) <= target ? 1 : 0);
    if (policy.target().visibleAtCommit()) {
      gauge(
          "streamlens.commit.interval",
          "seconds",
          "How long after a commit the next one is asked for",
          tuning -> tuning.plan(policy).commitIntervalNanos() / 1e9);
    }
  }

  private static double expected(BatchTuning tuning, LatencyPolicy policy) {
    BatchPlan plan = tuning.plan(policy);
    return seconds(policy.expectedLatency(plan, tuning.recentWait()));
  }

  private void gauge(
      String name, @Nullable String unit, String description, ToDoubleFunction<BatchTuning> value) {
    Gauge.builder(
            name,
            () ->
                serving.get().map(ServedModel::tuning).map(value::applyAsDouble).orElse(Double.NaN))
        .description(description)
        .baseUnit(unit)
        .strongReference(true)
        .register(registry);
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
