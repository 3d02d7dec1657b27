package io.streamlens.trainer.service;

import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
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
    } catch (StartException e) {
      LOG.debug("no client settings", e);
      return new HashMap<>();
    }
  }

  /**
   * @throws StartException if it cannot be read
   */
  static Map<String, Object> read(Path file) {
    Properties read = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      read.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new StartException(
          TrainerSettings.CLIENT_CONFIG + ": cannot read " + file + ": " + e.getMessage(), e);
    }
    Map<String, Object> properties = new HashMap<>();
    read.stringPropertyNames().forEach(name -> properties.put(name, read.getProperty(name)));
    return properties;
  }

  /** What a client of our own is made with. */
  static Map<String, Object> of(TrainerSettings settings) {
    Map<String, Object> properties = new HashMap<>();
    settings.clientConfig().ifPresent(file -> properties.putAll(read(file)));
    properties.put("bootstrap.servers", settings.bootstrapServers());
    return properties;
  }
}
