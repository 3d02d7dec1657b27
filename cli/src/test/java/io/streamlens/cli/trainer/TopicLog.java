package io.streamlens.cli.trainer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamlens.cli.kafka.CommittedConsumer;
import io.streamlens.cli.kafka.KafkaConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** All that was ever written to a topic of JSON, as one comes to read it. */
final class TopicLog implements AutoCloseable {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final KafkaConnection kafka;
  private final CommittedConsumer consumer;
  private final List<JsonNode> seen = new ArrayList<>();

  private TopicLog(KafkaConnection kafka, CommittedConsumer consumer) {
    this.kafka = kafka;
    this.consumer = consumer;
  }

  static TopicLog of(Map<String, Object> client, String topic) {
    KafkaConnection kafka = KafkaConnection.open(client);
    return new TopicLog(kafka, CommittedConsumer.fromBeginning(kafka, client, List.of(topic)));
  }

  /** Everything so far. */
  List<JsonNode> read() throws IOException {
    return poll(Duration.ofMillis(500));
  }

  private List<JsonNode> poll(Duration timeout) throws IOException {
    for (ConsumerRecord<byte[], byte[]> next : consumer.poll(timeout)) {
      seen.add(MAPPER.readTree(next.value()));
    }
    return List.copyOf(seen);
  }

  /** Waits for the first that is like this, from the beginning. */
  JsonNode await(Predicate<JsonNode> wanted, Supplier<String> log) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    while (System.nanoTime() < deadline) {
      for (JsonNode event : poll(Duration.ofMillis(100))) {
        if (wanted.test(event)) {
          return event;
        }
      }
    }
    throw new AssertionError("it did not come; there is " + seen + "\n" + log.get());
  }

  /** Waits for a state of a job. */
  JsonNode awaitState(String id, String state, Supplier<String> log) throws IOException {
    return await(
        event -> event.get("id").asText().equals(id) && event.get("state").asText().equals(state),
        log);
  }

  List<JsonNode> of(String id) throws IOException {
    return read().stream().filter(event -> event.get("id").asText().equals(id)).toList();
  }

  @Override
  public void close() {
    consumer.close();
    kafka.close();
  }
}
