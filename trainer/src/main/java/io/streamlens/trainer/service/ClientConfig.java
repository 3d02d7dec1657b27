package io.streamlens.trainer.service;

import io.smallrye.common.annotation.Identifier;
import io.streamlens.kafka.ClientFile;
import io.streamlens.kafka.ClusterException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** The properties file that all Kafka clients get, those of the channels too. */
@ApplicationScoped
class ClientConfig {

  private static final Logger LOG = Logger.getLogger(ClientConfig.class);

  /**
   * What the channels are made with beside what stands in {@code application.properties}. A file
   * that cannot be read gives nothing here: the check of the settings names it and ends the start.
   */
  @Produces
  @ApplicationScoped
  @Identifier("streamlens")
  Map<String, Object> ofChannels(Config config) {
    String file = config.getOptionalValue(TrainerSettings.CLIENT_CONFIG, String.class).orElse("");
    if (file.isBlank()) {
      return new HashMap<>();
    }
    try {
      return read(Path.of(file.strip()));
    } catch (ClusterException e) {
      LOG.debug("no client settings", e);
      return new HashMap<>();
    }
  }

  private static Map<String, Object> read(Path file) {
    return new HashMap<>(ClientFile.read(file, TrainerSettings.CLIENT_CONFIG));
  }

  /**
   * What a client of our own is made with.
   *
   * @throws ClusterException if the file cannot be read
   */
  static Map<String, Object> of(TrainerSettings settings) {
    Map<String, Object> properties = new HashMap<>();
    settings.clientConfig().ifPresent(file -> properties.putAll(read(file)));
    properties.put("bootstrap.servers", settings.bootstrapServers());
    return properties;
  }
}
