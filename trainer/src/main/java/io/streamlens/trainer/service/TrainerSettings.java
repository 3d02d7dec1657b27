package io.streamlens.trainer.service;

import io.streamlens.trainer.gate.GateRules;
import io.streamlens.trainer.job.JobStore;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;

/**
 * All settings of the trainer as a service, checked. The keys, their defaults and what they mean
 * stand in {@code application.properties}.
 *
 * @param store URI of the model store
 * @param jobs directory of the jobs and their checkpoints
 * @param data has a directory for each data set whose files are given by hand
 * @param bootstrapServers of Kafka
 * @param clientConfig a properties file for all Kafka clients
 * @param topics that must be there
 * @param group the consumer group of the requests
 * @param announce whether events are sent to Kafka; otherwise they are logged
 * @param announceTimeout how long to wait until an event is certain to arrive
 * @param limits of the job store
 * @param attempts how often in a row a job is begun without coming further
 * @param gate what every model must reach
 * @param maxDatasetBytes of all pixels of a data set from a topic together
 */
public record TrainerSettings(
    String store,
    Path jobs,
    Optional<Path> data,
    String bootstrapServers,
    Optional<Path> clientConfig,
    Topics topics,
    String group,
    boolean announce,
    Duration announceTimeout,
    JobStore.Limits limits,
    int attempts,
    GateRules gate,
    long maxDatasetBytes) {

  /** What every key of ours begins with. */
  public static final String PREFIX = "streamlens.";

  /** Where the file with the settings of all Kafka clients is said. */
  static final String CLIENT_CONFIG = PREFIX + "client-config";

  /**
   * Reads and checks all settings.
   *
   * @param values the value of a key, if it is set
   * @param names all keys that are set, to find misspelt ones
   * @throws InvalidSettingException for the first one that is missing, wrong or unknown
   */
  public static TrainerSettings read(
      Function<String, Optional<String>> values, Collection<String> names) {
    SettingsReader reader = new SettingsReader(values);
    TrainerSettings settings =
        new TrainerSettings(
            reader.required(PREFIX + "store", "the URI of a model store, such as file:///models"),
            path(
                PREFIX + "jobs",
                reader.required(
                    PREFIX + "jobs", "a directory that survives the process, such as /var/jobs")),
            reader.text(PREFIX + "data").map(text -> directory(PREFIX + "data", text)),
            reader.text("kafka.bootstrap.servers").orElse("localhost:9092"),
            reader.text(CLIENT_CONFIG).map(text -> file(CLIENT_CONFIG, text)),
            topics(reader),
            reader.text(PREFIX + "trainer-group").orElse("streamlens-trainer"),
            reader.flag(PREFIX + "announce", true),
            reader.duration(
                PREFIX + "announce-timeout",
                Duration.ofSeconds(30),
                Duration.ofSeconds(1),
                Duration.ofMinutes(10)),
            limits(reader),
            reader.integer(PREFIX + "job-attempts", 3, 1, 100),
            new GateRules(
                reader.share(PREFIX + "gate-margin", 0),
                reader.share(PREFIX + "gate-min-accuracy", 0),
                reader.share(PREFIX + "gate-class-floor", 0)),
            reader.bytes(PREFIX + "max-dataset-bytes", 1L << 30, 1L << 20, Integer.MAX_VALUE - 8L));
    reader.refuseUnknown(PREFIX, names);
    return settings;
  }

  /** The topics that are read ({@code requests}) and written. */
  record Topics(String requests, String events, String modelEvents) {}

  private static Topics topics(SettingsReader reader) {
    return new Topics(
        reader.text(PREFIX + "training-requests-topic").orElse("training-requests"),
        reader.text(PREFIX + "training-events-topic").orElse("training-events"),
        reader.text(PREFIX + "model-events-topic").orElse("model-events"));
  }

  private static JobStore.Limits limits(SettingsReader reader) {
    return new JobStore.Limits(
        reader.integer(PREFIX + "max-waiting-jobs", 100, 1, 10_000),
        reader.integer(PREFIX + "kept-jobs", 1000, 1, 100_000),
        reader.duration(
            PREFIX + "lease-timeout",
            Duration.ofSeconds(30),
            Duration.ofSeconds(2),
            Duration.ofHours(1)));
  }

  private static Path path(String key, String text) {
    try {
      return Path.of(text).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw SettingsReader.invalid(key, text, "a path");
    }
  }

  private static Path directory(String key, String text) {
    Path path = path(key, text);
    if (!Files.isDirectory(path)) {
      throw SettingsReader.invalid(key, text, "a directory that is there");
    }
    return path;
  }

  private static Path file(String key, String text) {
    Path path = path(key, text);
    if (!Files.isReadable(path)) {
      throw SettingsReader.invalid(key, text, "a readable properties file");
    }
    return path;
  }
}
