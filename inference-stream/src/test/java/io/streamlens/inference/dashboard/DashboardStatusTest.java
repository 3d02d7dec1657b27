package io.streamlens.inference.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.streamlens.inference.ScriptedClassifier;
import io.streamlens.inference.TestModels;
import io.streamlens.inference.outcome.Image;
import io.streamlens.inference.outcome.Outcome.Rejected;
import io.streamlens.inference.outcome.RejectionReason;
import io.streamlens.inference.outcome.SourcePosition;
import io.streamlens.inference.serving.ServedModel;
import io.streamlens.modelstore.manifest.Precision;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DashboardStatusTest {

  /** As Quarkus sets its own up. */
  private final ObjectMapper json =
      JsonMapper.builder()
          .findAndAddModules()
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  private final Dashboard dashboard = new Dashboard(json);

  @AfterEach
  void close() {
    dashboard.close();
  }

  private static List<String> fields(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void shouldHaveItsShapeBeforeAnythingHasHappened() {
    JsonNode status = json.valueToTree(dashboard.status());

    assertEquals(
        List.of("state", "startedAt", "stream", "model", "slot", "figures", "deadLetters"),
        fields(status));
    assertEquals("starting", status.get("state").asText());
    assertTrue(status.get("model").isNull());
    assertTrue(status.at("/figures/recent/endToEndMs").isNull());
    assertTrue(status.at("/deadLetters/byReason").isEmpty());
  }

  @Test
  void shouldCarryDeadLettersWithReasonPositionAndMessage() {
    dashboard.forwarded(
        new Image(new SourcePosition("images", 2, 7), "letter", null, null, new RecordHeaders(), 0),
        new Rejected(RejectionReason.WRONG_SHAPE, "3 bytes, 4 wanted", null));

    JsonNode letters = json.valueToTree(dashboard.status()).get("deadLetters");

    assertEquals(1, letters.at("/byReason/wrong-shape").asInt());
    JsonNode letter = letters.at("/recent/0");
    assertEquals(List.of("number", "position", "id", "reason", "message", "at"), fields(letter));
    assertEquals("images/2/7", letter.get("position").asText());
    assertEquals("letter", letter.get("id").asText());
    assertEquals("3 bytes, 4 wanted", letter.get("message").asText());
  }

  @Test
  void shouldSayWhatServesAndSinceWhen() {
    ServingModel serving =
        new ServingModel(Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC));
    ServedModel served =
        new ServedModel(
            TestModels.version("m", 3),
            TestModels.CPU,
            Precision.FP32,
            new ScriptedClassifier(),
            Duration.ofMillis(1));

    JsonNode model = json.valueToTree(serving.look(served));

    assertEquals(
        List.of(
            "name",
            "version",
            "digest",
            "input",
            "labels",
            "device",
            "precision",
            "precisionReason",
            "since"),
        fields(model));
    assertEquals(3, model.get("version").asInt());
    assertEquals(2, model.at("/input/height").asInt());
    assertEquals(7, model.get("labels").asInt());
    assertEquals("fp32", model.get("precision").asText());
    assertEquals("as asked for", model.get("precisionReason").asText());
    assertEquals("2026-01-02T03:04:05Z", model.get("since").asText());
  }
}
