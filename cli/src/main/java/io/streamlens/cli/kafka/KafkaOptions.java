package io.streamlens.cli.kafka;

import io.streamlens.cli.CommandException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that reaches Kafka, named as Kafka's own tools name them. */
public final class KafkaOptions {

  /** The option that names the file with client settings. */
  static final String COMMAND_CONFIG = "--command-config";

  @Option(
      names = {"--bootstrap-server", "--bootstrap-servers"},
      paramLabel = "HOST:PORT",
      defaultValue = "localhost:9092",
      description = "Kafka broker to connect to; several are separated by commas.")
  private String bootstrapServers = "";

  @Option(
      names = COMMAND_CONFIG,
      paramLabel = "FILE",
      description = "Properties file with settings for the Kafka clients, such as security.")
  private @Nullable Path commandConfig;

  /** The brokers to connect to, {@code host:port} separated by commas. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** The file with client settings, if one was given. */
  public Optional<Path> commandConfig() {
    return Optional.ofNullable(commandConfig);
  }

  /**
   * What every client is made with: the settings of the file, and the brokers.
   *
   * @throws CommandException if the file cannot be read
   */
  public Map<String, Object> clientProperties() {
    return ClientProperties.of(bootstrapServers, commandConfig);
  }
}
