package io.streamlens.inference.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The trainer as it is shipped, with exactly the rights that {@code docs/security.md} lists. */
@Tag("slow") // trains on a real data set
@Timeout(240)
class TrainerRightsIT {

  private static final String REQUEST =
      """
      {"id": "rights", "dataset": "fashion-mnist", "network": "softmax", "model": "rights",
       "options": {"epochs": 1, "warmup": 0}}
      """;

  @TempDir static Path work;

  @Test
  void shouldTrainAndTellWithExactlyTheDocumentedRights() throws IOException {
    try (SecuredBroker broker = SecuredBroker.withScram(work)) {
      Stream.of("trainer", "user").forEach(broker::createUser);
      broker.createTopics("training-requests", "training-events", "model-events");
      broker.allow("User:trainer", DocumentedGrants.of("trainer"));
      broker.allow(
          "User:user",
          List.of(
              Grant.parse("WRITE TOPIC training-requests"),
              Grant.parse("READ TOPIC training-events")));
      Path log = work.resolve("trainer.log");
      Process trainer = trainer(broker, log);
      try {
        request(broker);
        assertTrue(told(broker).contains("published"), () -> text(log));
      } finally {
        trainer.destroyForcibly().onExit().join();
      }
    }
  }

  private static Process trainer(SecuredBroker broker, Path log) throws IOException {
    Path root = Path.of(System.getProperty("project.root", "..")).toAbsolutePath();
    Path client = broker.file("trainer", broker.scramClient("trainer", "trainer"));
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dstreamlens.store=" + work.resolve("trained").toUri(),
            "-Dstreamlens.jobs=" + work.resolve("trainer-jobs"),
            "-Dstreamlens.client-config=" + client,
            "-Dkafka.bootstrap.servers=" + broker.bootstrapServers(),
            "-Dquarkus.http.port=0",
            "-jar",
            root.resolve("trainer/target/quarkus-app/quarkus-run.jar").toString())
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  private static void request(SecuredBroker broker) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(user(broker), new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(
          new ProducerRecord<>(
              "training-requests", "rights".getBytes(UTF_8), REQUEST.getBytes(UTF_8)));
    }
  }

  /** The states of the job, up to one that ends it. */
  private static Set<String> told(SecuredBroker broker) {
    Set<String> states = new TreeSet<>();
    Map<String, Object> settings = user(broker);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(
          consumer.partitionsFor("training-events").stream()
              .map(part -> new TopicPartition(part.topic(), part.partition()))
              .toList());
      while (states.stream().noneMatch(Set.of("published", "failed", "refused")::contains)) {
        for (ConsumerRecord<byte[], byte[]> event : consumer.poll(Duration.ofSeconds(1))) {
          String json = new String(event.value(), UTF_8);
          states.add(json.replaceFirst("(?s).*\"state\"\\s*:\\s*\"([^\"]*)\".*", "$1"));
        }
      }
    }
    return states;
  }

  private static Map<String, Object> user(SecuredBroker broker) {
    Map<String, Object> settings = new HashMap<>(broker.scramClient("user", "user"));
    settings.put("bootstrap.servers", broker.bootstrapServers());
    return settings;
  }

  private static String text(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "no log: " + e;
    }
  }
}
