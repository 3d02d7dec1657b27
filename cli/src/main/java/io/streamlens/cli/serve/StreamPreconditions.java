package io.streamlens.cli.serve;

import io.streamlens.cli.kafka.KafkaConnection;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelStores;
import java.util.List;
import java.util.Map;

/**
 * What must hold before a stream is started by hand. The stream checks all of it again, and waits
 * for some of it as a service must; a person is told at once instead.
 */
final class StreamPreconditions {

  /** The settings that name the topics, and what they are without them. */
  private static final Map<String, String> TOPICS =
      Map.of(
          "streamlens.images-topic", "images",
          "streamlens.classifications-topic", "classifications",
          "streamlens.dead-letter-topic", "images-dead-letter");

  private StreamPreconditions() {}

  /**
   * Looks for the application, the port, the model and the topics.
   *
   * @param client what Kafka clients are made with
   * @throws io.streamlens.cli.CommandException naming the first that is not there
   * @throws io.streamlens.modelstore.ModelStoreException if the store or the model is not there
   * @throws IllegalArgumentException if the store's URI names no kind of store
   */
  static void check(StreamSettings settings, Map<String, Object> client) {
    StreamCommandLine.checkPort(settings.port());
    if (!settings.waitForModel()) {
      try (ModelStore store = ModelStores.open(settings.store())) {
        store.resolve(settings.model());
      }
    }
    try (KafkaConnection kafka = KafkaConnection.open(client)) {
      topics(settings).forEach(kafka::describe);
    }
  }

  private static List<String> topics(StreamSettings settings) {
    return TOPICS.entrySet().stream()
        .map(topic -> settings.properties().getOrDefault(topic.getKey(), topic.getValue()))
        .sorted()
        .toList();
  }
}
