package io.streamlens.kafka;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** A properties file for Kafka clients, as Kafka's own tools take it. */
public final class ClientFile {

  private ClientFile() {}

  /**
   * The properties in it.
   *
   * @param namedBy the setting that names the file, for the message
   * @throws ClusterException in one line if it cannot be read
   */
  public static Map<String, String> read(Path file, String namedBy) {
    Properties read = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      read.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new ClusterException(
          "%s: cannot read the Kafka client settings in %s: %s".formatted(namedBy, file, e), e);
    }
    Map<String, String> properties = new TreeMap<>();
    read.stringPropertyNames().forEach(name -> properties.put(name, read.getProperty(name)));
    return properties;
  }
}
