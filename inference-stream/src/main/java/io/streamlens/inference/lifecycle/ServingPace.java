package io.streamlens.inference.lifecycle;

import io.streamlens.inference.batching.BatchPlan;
import io.streamlens.inference.batching.BatchPolicy;
import io.streamlens.inference.batching.LatencyPolicy;
import io.streamlens.inference.event.OperatorEvent;
import io.streamlens.inference.serving.ModelListener;
import io.streamlens.inference.serving.ServedModel;
import io.streamlens.inference.serving.SpeedLimit;
import io.streamlens.inference.settings.Delivery;
import io.streamlens.inference.settings.InFlightSizing;
import io.streamlens.inference.settings.StartWarnings;
import io.streamlens.inference.settings.StreamSettings;
import io.streamlens.inference.topology.InFlightBound;
import io.streamlens.inference.topology.StreamPace;
import io.streamlens.modelstore.ModelVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much may be in flight with the model that serves, how often results become visible, and how
 * slow a model may be that takes over. The bound follows each swap; a model that could not work off
 * in time what is in flight at its predecessor's bound is refused, since a commit would time out in
 * the very moment of the swap. Safe for use by several threads.
 */
final class ServingPace implements ModelListener, SpeedLimit, StreamPace {

  private static final Logger LOG = LoggerFactory.getLogger(ServingPace.class);

  /** Half of the interval of commits under exactly-once, if that is not set. */
  private static final long INTERVAL_BEFORE_COMMITS_MS = 50;

  private final StreamSettings settings;
  private final BatchPolicy policy;
  private final Set<String> warned = new HashSet<>(); // guarded by this
  private volatile int partitions = 1;
  private volatile long maxRecordBytes = 1;
  private volatile InFlightBound bound = new InFlightBound(1, 1);
  private volatile @Nullable ServedModel serving;

  /**
   * @param policy decides how the batches are made
   */
  ServingPace(StreamSettings settings, BatchPolicy policy) {
    this.settings = settings;
    this.policy = policy;
  }

  /**
   * The topics are known; to be called before any model serves.
   *
   * @param imagePartitions of the images' topic: all of them may be this instance's, a task each
   * @param largestRecordBytes the largest output record
   */
  void begin(int imagePartitions, long largestRecordBytes) {
    partitions = imagePartitions;
    maxRecordBytes = largestRecordBytes;
  }

  @Override
  public InFlightBound inFlightBound() {
    return bound;
  }

  @Override
  public int inFlightOfAllTasks() {
    ServedModel model = serving;
    return model == null ? Integer.MAX_VALUE : plan(model).maxInFlight();
  }

  @Override
  public long commitIntervalNanos() {
    ServedModel model = serving;
    return model == null || settings.delivery() != Delivery.EXACTLY_ONCE
        ? Long.MAX_VALUE
        : plan(model).commitIntervalNanos();
  }

  @Override
  public long intervalOfFloodMs() {
    return settings.resultsGatherForCommits() // which hand all of them on
        ? INTERVAL_BEFORE_COMMITS_MS
        : StreamPace.super.intervalOfFloodMs();
  }

  @Override
  public void serves(ServedModel model, @Nullable ModelVersion before) {
    int batchSize = plan(model).maxBatchSize();
    bound = InFlightSizing.of(settings, batchSize, model.fullBatchTime(), partitions);
    serving = model;
    tellPlan(model);
    warn(batchSize, model);
  }

  private void tellPlan(ServedModel model) {
    if (policy instanceof LatencyPolicy latency) {
      BatchPlan plan = plan(model);
      LOG.info(
          "model {}: batches of up to {} images, {} in flight{}: latency about {} ms, target {} ms",
          model.version().reference(),
          plan.maxBatchSize(),
          plan.maxInFlight(),
          settings.delivery() == Delivery.EXACTLY_ONCE
              ? ", a commit every %d ms".formatted(plan.commitIntervalNanos() / 1_000_000)
              : "",
          plan.latencyNanos() / 1_000_000,
          latency.target().target().toMillis());
    }
  }

  private BatchPlan plan(ServedModel model) {
    return model.tuning().plan(policy);
  }

  private synchronized void warn(int batchSize, ServedModel model) {
    List<String> warnings =
        new ArrayList<>(
            StartWarnings.of(
                settings,
                batchSize,
                model.fullBatchTime(),
                maxRecordBytes,
                Runtime.getRuntime().maxMemory()));
    if (policy instanceof LatencyPolicy target) {
      String name = model.version().reference().toString();
      model.tuning().look(times -> target.objection(times, name)).ifPresent(warnings::add);
    }
    for (String warning : warnings) {
      if (warned.add(warning.replaceAll("[\\d.]+ ms", ""))) {
        OperatorEvent.SETTINGS_WARNING.in(() -> LOG.warn(warning));
      }
    }
  }

  @Override
  public Optional<String> objection(ServedModel model) {
    int batchSize = plan(model).maxBatchSize();
    Duration fullBatchTime = model.fullBatchTime();
    Duration batchTimeout = settings.batching().batchTimeout();
    if (fullBatchTime.multipliedBy(2).compareTo(batchTimeout) > 0) {
      return Optional.of(
          "a batch of %d takes it %d ms, and one that takes longer than streamlens.batch-timeout (%s) counts as stuck"
              .formatted(batchSize, fullBatchTime.toMillis(), batchTimeout));
    }
    Duration drain =
        InFlightSizing.drainTime(settings, bound, batchSize, fullBatchTime, partitions);
    Duration limit = settings.drainTimeout().dividedBy(2);
    if (drain.compareTo(limit) > 0) {
      return Optional.of(
          "it would need %d ms for what may be in flight now, more than half of streamlens.drain-timeout (%s); start the stream again to have it measured for this model, or lower streamlens.in-flight-images"
              .formatted(drain.toMillis(), settings.drainTimeout()));
    }
    return Optional.empty();
  }
}
