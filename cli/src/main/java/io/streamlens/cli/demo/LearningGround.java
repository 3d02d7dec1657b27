package io.streamlens.cli.demo;

import io.streamlens.cli.ShutdownHook;
import io.streamlens.cli.TemporaryDirectory;
import io.streamlens.cli.broker.BrokerSettings;
import io.streamlens.cli.broker.EmbeddedBroker;
import io.streamlens.cli.kafka.KafkaConnection;
import io.streamlens.cli.serve.Delivery;
import io.streamlens.cli.serve.RunningStream;
import io.streamlens.cli.serve.StreamSettings;
import io.streamlens.cli.topic.StreamlensTopic;
import io.streamlens.cli.topic.TopicCreation;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelStores;
import java.nio.file.Path;
import java.util.Map;

/**
 * What the loop runs on: a broker with the topics, an empty model store, the trainer, the stream.
 * All of it belongs to a {@link ShutdownHook}.
 */
final class LearningGround {

  static final int PARTITIONS = 4;
  static final Delivery DELIVERY = Delivery.EXACTLY_ONCE;

  private final ShutdownHook hook;
  private final Path directory;
  private final EmbeddedBroker broker;

  private LearningGround(ShutdownHook hook, Path directory, EmbeddedBroker broker) {
    this.hook = hook;
    this.directory = directory;
    this.broker = broker;
  }

  /** Starts the broker, and makes topics and store. */
  static LearningGround prepare(ShutdownHook hook) {
    Path directory = hook.own(TemporaryDirectory.create("streamlens-learn-")).path();
    EmbeddedBroker broker = hook.own(EmbeddedBroker.start(BrokerSettings.temporary()));
    LearningGround ground = new LearningGround(hook, directory, broker);
    try (KafkaConnection kafka = KafkaConnection.open(ground.client())) {
      new TopicCreation(kafka, PARTITIONS, (short) 1).create(StreamlensTopic.ALL);
    }
    ground.createStore();
    return ground;
  }

  /** The stream waits for a model, not for a store. */
  private void createStore() {
    try (ModelStore empty = ModelStores.openOrCreate(store())) {
      assert empty.names().isEmpty();
    }
  }

  Map<String, Object> client() {
    return Map.of("bootstrap.servers", broker.bootstrapServers());
  }

  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  private String store() {
    return directory.resolve("models").toUri().toString();
  }

  RunningTrainer startTrainer() {
    return hook.own(
        RunningTrainer.start(
            Map.of(
                "streamlens.store",
                store(),
                "streamlens.jobs",
                directory.resolve("jobs").toString(),
                "kafka.bootstrap.servers",
                broker.bootstrapServers(),
                "quarkus.http.host-enabled",
                "false")));
  }

  /**
   * Starts the stream.
   *
   * @param model whose champion it is to serve
   * @param port of its page
   */
  RunningStream startStream(String model, int port) {
    return hook.own(
        RunningStream.start(
            new StreamSettings(
                store(),
                new ModelReference.Alias(model, ModelReference.DEFAULT_ALIAS),
                broker.bootstrapServers(),
                DELIVERY,
                "streamlens-learn",
                port,
                "auto",
                "auto",
                true,
                null,
                Map.of(
                    "quarkus.http.host", "localhost",
                    "streamlens.journal", directory.resolve("journal").toString(),
                    "kafka-streams.state.dir", directory.resolve("state").toString()))));
  }
}
