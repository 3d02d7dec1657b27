package io.streamlens.inference.messaging;

import io.smallrye.common.annotation.Identifier;
import io.streamlens.inference.settings.ClientConfig;
import io.streamlens.kafka.ClusterException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/** Gives the clients of the messaging channels the properties that all Kafka clients get. */
@ApplicationScoped
class MessagingClients {

  /**
   * What {@code streamlens.client-config} says. The channels are opened before the settings are
   * checked: a file that cannot be read is left to that check, which ends the process in one line.
   */
  @Produces
  @ApplicationScoped
  @Identifier("streamlens-clients")
  Map<String, Object> properties(Config config) {
    Optional<Path> file =
        config.getOptionalValue(ClientConfig.KEY, String.class).map(String::strip).map(Path::of);
    try {
      return new HashMap<>(ClientConfig.read(file));
    } catch (ClusterException e) {
      return new HashMap<>();
    }
  }
}
