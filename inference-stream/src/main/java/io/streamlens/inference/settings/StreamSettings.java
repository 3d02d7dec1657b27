package io.streamlens.inference.settings;

import io.streamlens.inference.batching.BatchPolicy;
import io.streamlens.inference.batching.BatchingSettings;
import io.streamlens.inference.batching.LatencyPolicy;
import io.streamlens.inference.batching.LatencyTarget;
import io.streamlens.inference.serving.ModelRefresher;
import io.streamlens.inference.serving.WarmUp;
import io.streamlens.inference.topology.ClassificationTopology;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.image.ImageLimits;
import io.streamlens.modelstore.manifest.Precision;
import io.streamlens.modelstore.savedmodel.Device;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.StreamsConfig;

/**
 * All settings of the inference stream, checked. The keys, their defaults and what they mean stand
 * in {@code application.properties}; each can be given there, as a system property ({@code
 * -Dstreamlens.max-batch-size=32}) or in the environment ({@code STREAMLENS_MAX_BATCH_SIZE=32}).
 *
 * @param store URI of the model store
 * @param model what serves: by alias or version
 * @param modelWait whether to wait for a model that is not there, or to end
 * @param modelKey a public key; a version that it has not signed does not serve
 * @param modelRefresh how often the store is looked at, and how long a load may take
 * @param modelLagLimit how long another model may serve than its alias says before that is shown
 * @param delivery the guarantee
 * @param applicationId of Kafka Streams: the consumer group
 * @param bootstrapServers of Kafka
 * @param clientConfig a properties file for all Kafka clients, as Kafka's own tools take it
 * @param topics read and written
 * @param eventTopics of models
 * @param device where the model runs
 * @param precision what the model computes in
 * @param streamThreads of Kafka Streams
 * @param decodeThreads that turn encoded images into pixels
 * @param profile the device whose defaults hold for batching
 * @param latencyTarget that 99 of 100 images should stay under; empty: sizes and delay as set
 * @param batching the batcher's bounds; with a target, the bounds of what it chooses
 * @param leastMaxBatchSize images in a batch at most, of a model for which that many take long
 * @param inFlightImages images that one task may have in flight
 * @param inFlightBytes bytes of images that all tasks together may have in flight
 * @param decodeBytes memory for all images in decoding together
 * @param journal directory in which images in decoding are entered
 * @param deathLimit deaths of the process in decoding an image that make it poisonous
 * @param limits of a single image
 * @param top how many labels a classification lists
 * @param commitInterval how often results become visible under exactly-once; with a target, at
 *     least so often
 * @param drainTimeout how long a commit waits for the images in flight
 * @param transactionTimeout after which the broker gives up a dead process's transaction
 * @param sessionTimeout after which the group gives up a dead process
 * @param pagePictures whether the page at {@code /} may show the images themselves
 * @param kafkaStreams further properties of Kafka Streams: {@code kafka-streams.*} without prefix
 */
public record StreamSettings(
    String store,
    ModelReference model,
    boolean modelWait,
    Optional<Path> modelKey,
    ModelRefresher.Settings modelRefresh,
    Duration modelLagLimit,
    Delivery delivery,
    String applicationId,
    String bootstrapServers,
    Optional<Path> clientConfig,
    ClassificationTopology.Topics topics,
    EventTopics eventTopics,
    Device.Choice device,
    Precision.Choice precision,
    int streamThreads,
    int decodeThreads,
    BatchingProfile profile,
    Optional<Duration> latencyTarget,
    BatchingSettings batching,
    int leastMaxBatchSize,
    int inFlightImages,
    long inFlightBytes,
    long decodeBytes,
    Path journal,
    int deathLimit,
    ImageLimits limits,
    int top,
    Duration commitInterval,
    Duration drainTimeout,
    Duration transactionTimeout,
    Duration sessionTimeout,
    boolean pagePictures,
    Map<String, String> kafkaStreams) {

  /** What every key of ours begins with. */
  public static final String PREFIX = "streamlens.";

  /** What a key begins with that is passed on to Kafka Streams. */
  public static final String KAFKA_STREAMS_PREFIX = "kafka-streams.";

  private static final String KAFKA_STREAMS_VARIABLE_PREFIX = "KAFKA_STREAMS_";

  private static final Duration LEAST_CLOSE_TIMEOUT = Duration.ofSeconds(25);
  private static final Duration CLOSE_AFTER_DRAIN = Duration.ofSeconds(10);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  /**
   * Reads and checks all settings.
   *
   * @param values the value of a key, if it is set
   * @param names all keys that are set, to find misspelt ones
   * @throws InvalidSettingException for the first one that is missing, wrong or unknown
   */
  public static StreamSettings read(
      Function<String, Optional<String>> values, Collection<String> names) {
    return read(new SettingsReader(values), names);
  }

  static StreamSettings read(SettingsReader reader, Collection<String> names) {
    Delivery delivery =
        Delivery.parse(
            reader.choice(PREFIX + "delivery", "exactly-once", "exactly-once", "at-least-once"));
    Duration transactionTimeout =
        reader.duration(
            PREFIX + "transaction-timeout", Duration.ofSeconds(10), Duration.ofSeconds(1), HOUR);
    int inFlightImages = reader.integer(PREFIX + "in-flight-images", 1000, 1, 1_000_000);
    long inFlightBytes = reader.bytes(PREFIX + "in-flight-bytes", 128L << 20, 1 << 20);
    Device.Choice device = device(reader);
    BatchingKeys batching = new BatchingKeys(reader, device);
    StreamSettings settings =
        new StreamSettings(
            reader.required(PREFIX + "store", "the URI of a model store, such as file:///models"),
            model(reader),
            reader.flag(PREFIX + "model-wait", true),
            readable(reader, PREFIX + "model-key", "a readable PEM file with a public key"),
            modelRefresh(reader),
            reader.duration(
                PREFIX + "model-lag-limit", Duration.ofMinutes(5), Duration.ofSeconds(1), DAY),
            delivery,
            reader.text(PREFIX + "application-id").orElse("streamlens"),
            reader.text("kafka.bootstrap.servers").orElse("localhost:9092"),
            readable(reader, ClientConfig.KEY, "a readable properties file"),
            topics(reader),
            new EventTopics(
                reader.text(EventTopics.MODEL_EVENTS_KEY).orElse(EventTopics.MODEL_EVENTS),
                reader.text(EventTopics.SERVING_EVENTS_KEY).orElse(EventTopics.SERVING_EVENTS)),
            device,
            precision(reader),
            reader.integer(PREFIX + "stream-threads", Math.max(1, processors() / 2), 1, 64),
            reader.integer(PREFIX + "decode-threads", processors(), 1, 256),
            batching.profile(),
            batching.latencyTarget(),
            batching.batching(inFlightImages, inFlightBytes),
            batching.leastMaxBatchSize(),
            inFlightImages,
            inFlightBytes,
            reader.bytes(PREFIX + "decode-bytes", 128L << 20, 1 << 20),
            Path.of(
                reader
                    .text(PREFIX + "journal")
                    .orElse(System.getProperty("java.io.tmpdir") + "/streamlens-journal")),
            reader.integer(PREFIX + "death-limit", 3, 1, 1000),
            new ImageLimits(
                reader.bytes(PREFIX + "max-image-bytes", ImageLimits.DEFAULT.maxBytes(), 1),
                reader.integer(
                    PREFIX + "max-image-pixels",
                    (int) ImageLimits.DEFAULT.maxPixels(),
                    1,
                    Integer.MAX_VALUE)),
            reader.integer(PREFIX + "top", 5, 1, 1000),
            batching.commitInterval(delivery, transactionTimeout),
            reader.duration(
                PREFIX + "drain-timeout",
                transactionTimeout.multipliedBy(6).dividedBy(10),
                Duration.ofMillis(100),
                HOUR),
            transactionTimeout,
            reader.duration(
                PREFIX + "session-timeout", Duration.ofSeconds(10), Duration.ofSeconds(1), HOUR),
            reader.flag(PREFIX + "page-pictures", true),
            kafkaStreams(reader, names));
    reader.refuseUnknown(PREFIX, names);
    return settings;
  }

  /**
   * Who decides how batches are made.
   *
   * @param commitNanos what a commit itself takes, as far as is known
   */
  public BatchPolicy batchPolicy(LongSupplier commitNanos) {
    return latencyTarget
        .<BatchPolicy>map(target -> new LatencyPolicy(latencyTarget(target, commitNanos)))
        .orElseGet(
            () ->
                BatchPolicy.brief(
                    batching, leastMaxBatchSize, BatchingProfile.LONGEST_LARGE_BATCH));
  }

  /** How batches are made, in a line for the log. */
  public String describeBatching() {
    return latencyTarget
        .map(
            target ->
                "latency target %d ms, profile %s: batches of up to %d images, %d at once"
                    .formatted(
                        target.toMillis(),
                        profile,
                        batching.maxBatchSize(),
                        batching.parallelBatches()))
        .orElseGet(
            () ->
                "profile %s: batches of up to %d images, %d at once, delay %d ms"
                    .formatted(
                        profile,
                        batching.maxBatchSize(),
                        batching.parallelBatches(),
                        batching.maxDelay().toMillis()));
  }

  /** Which batches a model runs before it serves: none that a target will never allow. */
  public WarmUp warmUp() {
    Duration longest = latencyTarget.orElse(Duration.ofDays(1));
    return new WarmUp(batching.maxBatchSize(), longest);
  }

  /**
   * Whether nothing is lost by keeping results together until their commit: under exactly-once
   * nobody who reads what is committed sees one sooner. With a latency target commits follow each
   * other closely, and what is looked at in between asks for them.
   */
  public boolean resultsGatherForCommits() {
    return delivery == Delivery.EXACTLY_ONCE && latencyTarget.isEmpty();
  }

  /**
   * How long a stream that ends may drain, commit and leave its group: longer than any drain. Then
   * it ends without.
   */
  public Duration closeTimeout() {
    Duration drain = drainTimeout.plus(CLOSE_AFTER_DRAIN);
    return drain.compareTo(LEAST_CLOSE_TIMEOUT) > 0 ? drain : LEAST_CLOSE_TIMEOUT;
  }

  private LatencyTarget latencyTarget(Duration target, LongSupplier commitNanos) {
    return new LatencyTarget(
        target,
        batching.maxBatchSize(),
        batching.maxDelay(),
        batching.parallelBatches(),
        streamThreads,
        delivery == Delivery.EXACTLY_ONCE,
        BatchingKeys.MIN_COMMIT_INTERVAL,
        commitInterval,
        commitNanos);
  }

  private static int processors() {
    return Runtime.getRuntime().availableProcessors();
  }

  private static ModelReference model(SettingsReader reader) {
    String key = PREFIX + "model";
    String allowed = "NAME, NAME@ALIAS or NAME:VERSION";
    return reader.parsed(key, reader.required(key, allowed), allowed, ModelReference::parse);
  }

  private static ModelRefresher.Settings modelRefresh(SettingsReader reader) {
    return new ModelRefresher.Settings(
        reader.duration(
            PREFIX + "model-refresh", Duration.ofSeconds(30), Duration.ofMillis(100), HOUR),
        reader.duration(
            PREFIX + "model-load-timeout", Duration.ofMinutes(5), Duration.ofMillis(100), HOUR));
  }

  private static Optional<Path> readable(SettingsReader reader, String key, String allowed) {
    Optional<String> file = reader.text(key);
    file.filter(path -> !Files.isReadable(Path.of(path)))
        .ifPresent(
            path -> {
              throw SettingsReader.invalid(key, path, allowed);
            });
    return file.map(Path::of);
  }

  private static ClassificationTopology.Topics topics(SettingsReader reader) {
    return new ClassificationTopology.Topics(
        reader.text(PREFIX + "images-topic").orElse("images"),
        reader.text(PREFIX + "classifications-topic").orElse("classifications"),
        reader.text(PREFIX + "dead-letter-topic").orElse("images-dead-letter"));
  }

  private static Device.Choice device(SettingsReader reader) {
    String choice = reader.choice(PREFIX + "device", "auto", "auto", "cpu", "gpu");
    return Device.Choice.valueOf(choice.toUpperCase(Locale.ROOT));
  }

  private static Precision.Choice precision(SettingsReader reader) {
    String choice = reader.choice(PREFIX + "precision", "auto", "auto", "fp32", "bfloat16");
    return Precision.Choice.valueOf(choice.toUpperCase(Locale.ROOT));
  }

  private static Map<String, String> kafkaStreams(SettingsReader reader, Collection<String> names) {
    Map<String, String> properties = new TreeMap<>();
    for (String name : names) {
      kafkaStreamsName(name)
          .ifPresent(
              own ->
                  reader
                      .peek(KAFKA_STREAMS_PREFIX + own)
                      .ifPresent(value -> properties.put(own, value)));
    }
    return Map.copyOf(properties);
  }

  /**
   * What Kafka Streams calls a key, or a variable, that is passed on. A variable is one of its own
   * names if it is written like that, else (its clients' names) has a dot for each underscore.
   */
  private static Optional<String> kafkaStreamsName(String name) {
    if (name.startsWith(KAFKA_STREAMS_PREFIX)) {
      return Optional.of(name.substring(KAFKA_STREAMS_PREFIX.length()));
    }
    if (!name.startsWith(KAFKA_STREAMS_VARIABLE_PREFIX)) {
      return Optional.empty();
    }
    String variable = name.substring(KAFKA_STREAMS_VARIABLE_PREFIX.length());
    return StreamsConfig.configDef().names().stream()
        .filter(known -> SettingsReader.variable(known).equals(variable))
        .findFirst()
        .or(() -> Optional.of(variable.toLowerCase(Locale.ROOT).replace('_', '.')));
  }
}
