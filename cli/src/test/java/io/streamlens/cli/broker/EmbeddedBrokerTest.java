package io.streamlens.cli.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {

  @Test
  void shouldKeepItsDataWhenRestartedOnTheSameDirectoryAndPort(@TempDir Path data)
      throws Exception {
    // given a broker that took committed records of a transaction
    int port;
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.keeping(data))) {
      port = broker.port();
      createTopic(broker, "letters");
      sendInTransaction(broker, "letters", List.of("a", "b", "c"));
    }

    // when another is started in its place
    BrokerSettings again = BrokerSettings.keeping(data).withPort(port);
    try (EmbeddedBroker broker = EmbeddedBroker.start(again)) {
      sendInTransaction(broker, "letters", List.of("d"));

      // then the records of both are there
      assertEquals("localhost:" + port, broker.bootstrapServers());
      assertEquals(List.of("a", "b", "c", "d"), readCommitted(broker, "letters", 4));
    }
  }

  @Test
  void shouldTellClientsTheNameItIsToBeReachedBy() throws Exception {
    // given a broker that others are to reach by a name of its own
    BrokerSettings settings = BrokerSettings.temporary().withHost("127.0.0.1");
    try (EmbeddedBroker broker = EmbeddedBroker.start(settings)) {

      // when a client comes by another name
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", "localhost:" + broker.port()))) {
        Node node = admin.describeCluster().nodes().get().iterator().next();

        // then it is told that one
        assertEquals("127.0.0.1:" + broker.port(), node.host() + ":" + node.port());
      }
    }
  }

  @Test
  void shouldRefuseAPortInUseInOneClearLine() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
      // given a port that another program listens on
      BrokerSettings settings = BrokerSettings.temporary().withPort(other.getLocalPort());

      // when a broker is started there
      BrokerStartException refusal =
          assertThrows(BrokerStartException.class, () -> EmbeddedBroker.start(settings));

      // then
      assertTrue(refusal.getMessage().contains("port " + other.getLocalPort()), refusal::toString);
    }
  }

  @Test
  void shouldRefuseADataDirectoryThatAnotherBrokerUses(@TempDir Path data) {
    try (EmbeddedBroker first = EmbeddedBroker.start(BrokerSettings.keeping(data))) {
      // when
      BrokerStartException refusal =
          assertThrows(
              BrokerStartException.class, () -> EmbeddedBroker.start(BrokerSettings.keeping(data)));

      // then it is refused, and the first one goes on
      assertTrue(refusal.getMessage().contains("another broker is using"), refusal::toString);
      assertTrue(refusal.getMessage().contains(data.toString()), refusal::toString);
      assertFalse(first.fault().toCompletableFuture().isDone());
    }
  }

  @Test
  void shouldDeleteATemporaryDirectoryOnCloseAndRefuseToMakeTopicsUnasked() throws Exception {
    // given
    Path before = newestTemporaryDirectory();
    Path directory;
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.temporary())) {
      directory = newestTemporaryDirectory();

      // when a topic that does not exist is asked for
      try (Admin admin = admin(broker)) {
        ExecutionException failure =
            assertThrows(
                ExecutionException.class,
                () -> admin.describeTopics(List.of("unknown")).allTopicNames().get());

        // then
        assertTrue(failure.getCause() instanceof UnknownTopicOrPartitionException);
      }
    }
    assertFalse(directory.equals(before));
    assertFalse(Files.exists(directory));
  }

  @Test
  void shouldNameAWrongBrokerPropertyAndLeaveNothingRunning(@TempDir Path data) {
    // given
    BrokerSettings wrong = BrokerSettings.keeping(data).withProperty("num.io.threads", "many");

    // when
    BrokerStartException refusal =
        assertThrows(BrokerStartException.class, () -> EmbeddedBroker.start(wrong));

    // then the line names it, and the directory is free again
    assertTrue(refusal.getMessage().contains("num.io.threads"), refusal::toString);
    EmbeddedBroker.start(BrokerSettings.keeping(data)).close();
  }

  private static Path newestTemporaryDirectory() throws IOException {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(path -> path.getFileName().toString().startsWith("streamlens-broker-"))
          .max((a, b) -> Long.compare(a.toFile().lastModified(), b.toFile().lastModified()))
          .orElse(Path.of(""));
    }
  }

  private static Admin admin(EmbeddedBroker broker) {
    return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  private static void createTopic(EmbeddedBroker broker, String topic) throws Exception {
    try (Admin admin = admin(broker)) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }
  }

  private static void sendInTransaction(EmbeddedBroker broker, String topic, List<String> values)
      throws Exception {
    Map<String, Object> config =
        Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", "test");
    try (var producer =
        new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      for (String value : values) {
        producer.send(new ProducerRecord<>(topic, value)).get();
      }
      producer.commitTransaction();
    }
  }

  private static List<String> readCommitted(EmbeddedBroker broker, String topic, int count) {
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers", broker.bootstrapServers(),
            "isolation.level", "read_committed",
            "auto.offset.reset", "earliest");
    List<String> values = new ArrayList<>();
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    try (var consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(new TopicPartition(topic, 0)));
      while (values.size() < count && System.nanoTime() < deadline) {
        for (ConsumerRecord<String, String> each : consumer.poll(Duration.ofMillis(200))) {
          values.add(each.value());
        }
      }
    }
    return values;
  }
}
