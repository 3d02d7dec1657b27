package io.streamlens.inference.swap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.streamlens.inference.crash.StreamProcess;
import io.streamlens.modelstore.ModelVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The product, as it is shipped, and what it hears and tells of models. */
@Timeout(240)
class ModelEventsIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path work;

  private SwapStage stage;

  @BeforeEach
  void begin() throws Exception {
    stage = new SwapStage(work);
  }

  @AfterEach
  void end() {
    stage.close();
  }

  @Test
  void shouldSwapOnEveryInstanceByOneEventAndSkipWhatIsNone() throws Exception {
    StreamProcess one = stage.start(Map.of());
    StreamProcess other = stage.start(Map.of());
    stage.send("no event".getBytes(UTF_8));
    stage.send("{}".getBytes(UTF_8));
    stage.send(null);

    stage.announce(stage.promote(2));

    SwapStage.awaitServing(one, 2);
    SwapStage.awaitServing(other, 2);
  }

  @Test
  void shouldHealALostEventByLookingAtTheStore() throws Exception {
    StreamProcess stream = stage.start(Map.of("streamlens.model-refresh", "300ms"));

    stage.promote(2);

    SwapStage.awaitServing(stream, 2);
  }

  @Test
  void shouldGoOnThroughAnOutageOfTheBrokerAndHearWhatIsAnnouncedAfterwards() throws Exception {
    StreamProcess stream = stage.start(Map.of());
    stage.announce(stage.promote(2));
    SwapStage.awaitServing(stream, 2);

    stage.broker().kill();
    stage.broker().restart();
    stage.announce(stage.promote(1));

    SwapStage.awaitServing(stream, 1);
    assertTrue(stream.isAlive());
  }

  @Test
  void shouldKeepServingAndSayWhyUntilSomebodyAsksAgain() throws Exception {
    StreamProcess stream = stage.start(Map.of("streamlens.model-lag-limit", "1s"));
    ModelVersion third = stage.publishSpoilt();
    stage.announce(stage.promote(3));

    JsonNode status =
        SwapStage.await(stream, now -> now.at("/slot/candidate").asText().equals("rejected"));
    assertEquals(1, status.at("/model/version").asInt());
    assertEquals("tiny:3", status.at("/slot/candidateVersion").asText());
    assertEquals("corrupt", status.at("/slot/lastRejection/reason").asText());
    String message = status.at("/slot/lastRejection/message").asText();
    assertTrue(message.contains("saved_model.pb"), message);
    String metrics = SwapStage.get(stream, "q/metrics");
    assertTrue(metrics.contains("streamlens_model_rejected_total{reason=\"corrupt\"} 1"), metrics);
    SwapStage.await(stream, now -> now.at("/slot/farBehind").asBoolean());
    String ready = SwapStage.get(stream, "q/health/ready");
    assertTrue(ready.contains("\"behind\": \"tiny:3\"") && ready.contains("UP"), ready);

    stage.repair(third);
    assertEquals(202, SwapStage.refresh(stream));

    SwapStage.awaitServing(stream, 3);
    List<JsonNode> told = told(4);
    assertEquals(
        List.of("serving tiny:1", "rejected tiny:3", "serving tiny:3", "drained tiny:1"),
        kinds(told));
    assertEquals("corrupt", told.get(1).get("reason").asText());
    assertEquals(third.digest().value(), told.get(1).get("digest").asText());
  }

  /** What it writes by is closed when the process is asked to end: not before the last word. */
  @Test
  void shouldTellThatItsModelIsDrainedWhenTheProcessEnds() throws Exception {
    StreamProcess stream = stage.start(Map.of());

    stream.terminate();

    assertEquals(List.of("serving tiny:1", "drained tiny:1"), kinds(told(2)));
  }

  private static List<String> kinds(List<JsonNode> told) {
    return told.stream()
        .map(event -> event.get("kind").asText() + " " + event.get("model").asText())
        .toList();
  }

  /** The first events on the topic, each as its schema says. */
  private List<JsonNode> told(int count) throws IOException {
    JsonSchema schema = schema();
    List<JsonNode> events = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", stage.broker().bootstrapServers()),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition("serving-events", 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      while (events.size() < count) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          assertEquals("tiny", record.key());
          assertEquals(
              "io.streamlens.serving-event.v1",
              new String(record.headers().lastHeader("ce_type").value(), UTF_8));
          JsonNode event = JSON.readTree(record.value());
          assertEquals(List.of(), List.copyOf(schema.validate(event)), event::toString);
          events.add(event);
        }
      }
    }
    return events;
  }

  private static JsonSchema schema() throws IOException {
    try (InputStream in =
        ModelEventsIT.class.getResourceAsStream(
            "/io/streamlens/inference/messaging/serving-event.v1.schema.json")) {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(JSON.readTree(in));
    }
  }
}
