package io.streamlens.inference.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.streamlens.inference.batching.BatchListener;
import io.streamlens.inference.outcome.Image;
import io.streamlens.inference.outcome.Outcome;
import io.streamlens.inference.outcome.Outcome.Classified;
import io.streamlens.inference.outcome.Outcome.Rejected;
import io.streamlens.inference.outcome.RejectionReason;
import io.streamlens.inference.topology.StreamListener;
import io.streamlens.modelstore.ModelVersion;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What operators measure, under {@code streamlens.*} at {@code /q/metrics}. Safe for use by several
 * threads; a meter is looked up once for each model version, not once for each image. What is
 * counted for each image is a plain adder: a meter's own counter asks for a trace to go with it.
 */
public final class StreamMetrics implements StreamListener, BatchListener {

  private final MeterRegistry registry;
  private final Clock clock;
  private final LongAdder consumed = new LongAdder();
  private final Map<RejectionReason, Counter> deadLettered = new EnumMap<>(RejectionReason.class);
  private final Map<ModelKey, ModelMeters> byModel = new ConcurrentHashMap<>();

  /** Mostly only one model serves: found without a look-up. */
  private volatile @Nullable ModelMeters latest;

  public StreamMetrics(MeterRegistry registry, Clock clock) {
    this.registry = registry;
    this.clock = clock;
    FunctionCounter.builder("streamlens.images.consumed", consumed, LongAdder::sum)
        .description("Images taken from the topic")
        .register(registry);
    for (RejectionReason reason : RejectionReason.values()) {
      deadLettered.put(
          reason,
          Counter.builder("streamlens.images.dead.lettered")
              .description("Images sent to the dead-letter topic")
              .tag("reason", reason.toString())
              .register(registry));
    }
  }

  @Override
  public void consumed(Image image) {
    consumed.increment();
  }

  @Override
  public void forwarded(Image image, Outcome outcome) {
    if (outcome instanceof Classified classified) {
      ModelMeters meters = meters(classified.model(), classified.modelVersion());
      meters.classified.increment();
      meters.endToEnd.record(
          Math.max(0, clock.millis() - image.timestamp()), TimeUnit.MILLISECONDS);
    } else if (outcome instanceof Rejected rejected) {
      deadLettered.get(rejected.reason()).increment();
    }
  }

  @Override
  public void batchDone(ModelVersion model, int size, long queueNanos, long modelNanos) {
    ModelMeters meters = meters(model.name(), model.version());
    meters.batchSize.record(size);
    meters.queue.record(queueNanos, TimeUnit.NANOSECONDS);
    meters.model.record(modelNanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void memoryExhausted(ModelVersion model, int size, int maxBatchSize) {
    meters(model.name(), model.version()).memoryExhausted.increment();
  }

  private ModelMeters meters(String model, int version) {
    ModelMeters meters = latest;
    if (meters == null || !meters.key.is(model, version)) {
      meters =
          byModel.computeIfAbsent(
              new ModelKey(model, version), key -> new ModelMeters(registry, key));
      latest = meters;
    }
    return meters;
  }

  private record ModelKey(String name, int version) {

    boolean is(String otherName, int otherVersion) {
      return version == otherVersion && name.equals(otherName);
    }
  }

  private static final class ModelMeters {

    final ModelKey key;
    final LongAdder classified = new LongAdder();
    final DistributionSummary batchSize;
    final Timer queue;
    final Timer model;
    final Timer endToEnd;
    final Counter memoryExhausted;

    ModelMeters(MeterRegistry registry, ModelKey key) {
      this.key = key;
      String[] tags = {"model", key.name(), "version", Integer.toString(key.version())};
      FunctionCounter.builder("streamlens.images.classified", classified, LongAdder::sum)
          .description("Images classified")
          .tags(tags)
          .register(registry);
      batchSize =
          DistributionSummary.builder("streamlens.batch.size")
              .description("Images in a batch")
              .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64, 128, 256, 512)
              .tags(tags)
              .register(registry);
      memoryExhausted =
          Counter.builder("streamlens.batch.memory.exhausted")
              .description("Batches that the device had no memory for; their images ran in smaller")
              .tags(tags)
              .register(registry);
      queue = timer(registry, "streamlens.queue", "Longest wait of a batch's images", tags);
      model = timer(registry, "streamlens.model", "Time the model took for a batch", tags);
      endToEnd =
          timer(
              registry,
              "streamlens.end.to.end",
              "From an image's timestamp to its result's handing over to the producer",
              tags);
    }

    private static Timer timer(
        MeterRegistry registry, String name, String description, String... tags) {
      return Timer.builder(name)
          .description(description)
          .publishPercentileHistogram()
          .minimumExpectedValue(Duration.ofNanos(100_000))
          .maximumExpectedValue(Duration.ofSeconds(60))
          .tags(tags)
          .register(registry);
    }
  }
}
