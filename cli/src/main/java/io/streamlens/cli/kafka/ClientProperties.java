package io.streamlens.cli.kafka;

import io.streamlens.cli.CommandException;
import io.streamlens.kafka.ClientFile;
import io.streamlens.kafka.ClusterException;
import io.streamlens.kafka.SocketBuffers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What Kafka clients are made with, as given on the command line. */
public final class ClientProperties {

  private ClientProperties() {}

  /**
   * The settings of a file, and the brokers.
   *
   * @param bootstrapServers {@code host:port} separated by commas; stands over what the file says
   * @param commandConfig a properties file; absent if there is none
   * @throws CommandException if the file cannot be read
   */
  public static Map<String, Object> of(String bootstrapServers, @Nullable Path commandConfig) {
    Map<String, Object> properties = new HashMap<>(SocketBuffers.SIZED_BY_SYSTEM);
    if (commandConfig != null) {
      properties.putAll(read(commandConfig));
    }
    properties.put("bootstrap.servers", bootstrapServers);
    return properties;
  }

  private static Map<String, String> read(Path file) {
    try {
      return ClientFile.read(file, KafkaOptions.COMMAND_CONFIG);
    } catch (ClusterException e) {
      throw new CommandException(String.valueOf(e.getMessage()), e);
    }
  }
}
