package io.streamlens.cli.kafka;

import io.streamlens.cli.CommandException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
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
    Map<String, Object> properties = new HashMap<>();
    if (commandConfig != null) {
      Properties file = read(commandConfig);
      file.stringPropertyNames().forEach(name -> properties.put(name, file.getProperty(name)));
    }
    properties.put("bootstrap.servers", bootstrapServers);
    return properties;
  }

  private static Properties read(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
      return properties;
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandException(
          "cannot read the Kafka client settings in " + file + " (--command-config): " + e, e);
    }
  }
}
