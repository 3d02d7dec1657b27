package io.streamlens.inference.lifecycle;

import io.streamlens.inference.event.OperatorEvent;
import io.streamlens.inference.serving.ModelListener;
import io.streamlens.inference.serving.ServedModel;
import io.streamlens.inference.serving.SpeedLimit;
import io.streamlens.inference.settings.InFlightSizing;
import io.streamlens.inference.settings.StartWarnings;
import io.streamlens.inference.settings.StreamSettings;
import io.streamlens.inference.topology.InFlightBound;
import io.streamlens.modelstore.ModelVersion;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much may be in flight with the model that serves, and how slow one may be that takes over.
 * The bound follows each swap; a model that could not work off in time what is in flight at its
 * predecessor's bound is refused, since a commit would time out in the very moment of the swap.
 * Safe for use by several threads.
 */
final class ServingPace implements ModelListener, SpeedLimit, Supplier<InFlightBound> {

  private static final Logger LOG = LoggerFactory.getLogger(ServingPace.class);

  private final StreamSettings settings;
  private final Set<String> warned = new HashSet<>(); // guarded by this
  private volatile int partitions = 1;
  private volatile long maxRecordBytes = 1;
  private volatile InFlightBound bound = new InFlightBound(1, 1);

  ServingPace(StreamSettings settings) {
    this.settings = settings;
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
  public InFlightBound get() {
    return bound;
  }

  @Override
  public void serves(ServedModel model, @Nullable ModelVersion before) {
    bound = InFlightSizing.of(settings, model.fullBatchTime(), partitions);
    warn(model.fullBatchTime());
  }

  private synchronized void warn(Duration fullBatchTime) {
    for (String warning :
        StartWarnings.of(
            settings, fullBatchTime, maxRecordBytes, Runtime.getRuntime().maxMemory())) {
      if (warned.add(warning.replaceAll("\\d+ ms", ""))) {
        OperatorEvent.SETTINGS_WARNING.in(() -> LOG.warn(warning));
      }
    }
  }

  @Override
  public Optional<String> objection(Duration fullBatchTime) {
    Duration batchTimeout = settings.batching().batchTimeout();
    if (fullBatchTime.multipliedBy(2).compareTo(batchTimeout) > 0) {
      return Optional.of(
          "a batch of %d takes it %d ms, and one that takes longer than streamlens.batch-timeout (%s) counts as stuck"
              .formatted(
                  settings.batching().maxBatchSize(), fullBatchTime.toMillis(), batchTimeout));
    }
    Duration drain = InFlightSizing.drainTime(settings, bound, fullBatchTime, partitions);
    Duration limit = settings.drainTimeout().dividedBy(2);
    if (drain.compareTo(limit) > 0) {
      return Optional.of(
          "it would need %d ms for what may be in flight now, more than half of streamlens.drain-timeout (%s); start the stream again to have it measured for this model, or lower streamlens.in-flight-images"
              .formatted(drain.toMillis(), settings.drainTimeout()));
    }
    return Optional.empty();
  }
}
