package io.streamlens.inference.settings;

import io.streamlens.inference.batching.BatchingSettings;
import io.streamlens.modelstore.savedmodel.Device;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads what concerns batching. The defaults are those of the profile; with a latency target they
 * are as wide as it may need, so that only what is set by hand bounds its choice.
 */
final class BatchingKeys {

  static final Duration MIN_COMMIT_INTERVAL = Duration.ofMillis(10);

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static final String MAX_BATCH_SIZE = StreamSettings.PREFIX + "max-batch-size";

  private final SettingsReader reader;
  private final BatchingProfile profile;
  private final Optional<Duration> target;

  BatchingKeys(SettingsReader reader, Device.Choice device) {
    this.reader = reader;
    String choice = reader.choice(StreamSettings.PREFIX + "profile", "auto", "auto", "cpu", "gpu");
    profile =
        choice.equals("auto")
            ? BatchingProfile.of(device)
            : BatchingProfile.valueOf(choice.toUpperCase(Locale.ROOT));
    target =
        reader.optionalDuration(
            StreamSettings.PREFIX + "latency-target", Duration.ofMillis(5), MINUTE);
  }

  BatchingProfile profile() {
    return profile;
  }

  Optional<Duration> latencyTarget() {
    return target;
  }

  /** What a slow model's batches hold at most; what is set by hand is meant. */
  int leastMaxBatchSize() {
    return reader.text(MAX_BATCH_SIZE).isPresent() ? maxBatchSize() : profile.leastMaxBatchSize();
  }

  private int maxBatchSize() {
    return reader.integer(
        MAX_BATCH_SIZE,
        target.isPresent() ? profile.largestBatchSize() : profile.maxBatchSize(),
        1,
        4096);
  }

  /**
   * @param images that one task may have in flight
   * @param bytes that all tasks may have in flight
   */
  BatchingSettings batching(int images, long bytes) {
    return new BatchingSettings(
        maxBatchSize(),
        reader.duration(
            StreamSettings.PREFIX + "max-delay",
            target.orElse(profile.maxDelay()),
            Duration.ZERO,
            Duration.ofSeconds(10)),
        reader.integer(
            StreamSettings.PREFIX + "parallel-batches", profile.parallelBatches(), 1, 64),
        reader.duration(
            StreamSettings.PREFIX + "batch-timeout",
            Duration.ofSeconds(5),
            Duration.ofMillis(100),
            Duration.ofHours(1)),
        images,
        bytes);
  }

  /**
   * @param transactionTimeout what the interval must stay below, by Kafka Streams' own rule
   */
  Duration commitInterval(Delivery delivery, Duration transactionTimeout) {
    Duration longest = transactionTimeout.dividedBy(2);
    Duration byDefault =
        delivery == Delivery.EXACTLY_ONCE
            ? target.map(wanted -> shorter(wanted, longest)).orElse(Duration.ofMillis(100))
            : Duration.ofSeconds(5);
    return reader.duration(
        StreamSettings.PREFIX + "commit-interval", byDefault, MIN_COMMIT_INTERVAL, MINUTE);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
