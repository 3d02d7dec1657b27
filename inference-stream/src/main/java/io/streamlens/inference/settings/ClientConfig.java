package io.streamlens.inference.settings;

import io.streamlens.kafka.ClientFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The properties file that all Kafka clients get. */
public final class ClientConfig {

  /** The setting that names it. */
  public static final String KEY = StreamSettings.PREFIX + "client-config";

  private ClientConfig() {}

  /**
   * The properties in the file; none without a file.
   *
   * @throws io.streamlens.kafka.ClusterException in one line if it cannot be read
   */
  public static Map<String, String> read(Optional<Path> file) {
    return file.map(path -> ClientFile.read(path, KEY)).orElse(Map.of());
  }
}
