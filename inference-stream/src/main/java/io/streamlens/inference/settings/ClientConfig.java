package io.streamlens.inference.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/** The properties file that all Kafka clients get. */
public final class ClientConfig {

  /** The setting that names it. */
  public static final String KEY = StreamSettings.PREFIX + "client-config";

  private ClientConfig() {}

  /**
   * @throws IllegalArgumentException in one line if it cannot be read
   */
  public static Map<String, String> read(Optional<Path> file) {
    Map<String, String> properties = new TreeMap<>();
    if (file.isPresent()) {
      Properties read = new Properties();
      try (Reader reader = Files.newBufferedReader(file.get())) {
        read.load(reader);
      } catch (IOException | IllegalArgumentException e) {
        throw new IllegalArgumentException(
            KEY + ": cannot read " + file.get() + ": " + e.getMessage(), e);
      }
      read.forEach((name, value) -> properties.put(name.toString(), value.toString()));
    }
    return properties;
  }
}
