package io.streamlens.inference.outcome;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.streamlens.inference.ScriptedClassifier;
import io.streamlens.inference.TestModels;
import io.streamlens.inference.batching.BatchPredictions;
import io.streamlens.inference.memory.ReusedArrays;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class ClassificationWriterTest {

  private final ObjectMapper json = new ObjectMapper();

  @Test
  void shouldWriteWhatTheSchemaOfTheEventSays() throws IOException {
    JsonNode classification = write(5, 2);
    assertEquals(List.of(), List.copyOf(schema().validate(classification)));

    // The schema can fail, too.
    ((ObjectNode) classification).remove("source");
    ((ObjectNode) classification).put("confidence", 1.5);
    assertEquals(2, schema().validate(classification).size());
  }

  @Test
  void shouldListTheMostProbableLabelsInOrder() throws IOException {
    assertEquals(List.of(2, 3, 4), indices(write(3, 2)));
    assertEquals(List.of(6, 0, 1, 2, 3, 4, 5), indices(write(100, 6)));
  }

  @Test
  void shouldListTheLowerIndexFirstAmongEquals() {
    BatchPredictions equals =
        new BatchPredictions(
            TestModels.version("m", 1), new float[] {.1f, .2f, .1f, .2f, .2f, .1f, .1f}, 0);

    int[] best = new int[4];
    TopLabels.fill(best, 4, equals, 0);
    assertEquals(List.of(1, 3, 4, 0), java.util.Arrays.stream(best).boxed().toList());
  }

  @Test
  void shouldReadItsOwnRowOfTheBatch() throws IOException {
    float[] batch = new float[14];
    System.arraycopy(ScriptedClassifier.probabilities(new byte[] {1}), 0, batch, 0, 7);
    System.arraycopy(ScriptedClassifier.probabilities(new byte[] {5}), 0, batch, 7, 7);
    BatchPredictions both = new BatchPredictions(TestModels.version("m", 1), batch, 0);

    JsonNode classification =
        json.readTree(new ClassificationWriter(5, ReusedArrays.NONE).write(image(), both, 1));

    assertEquals("five", classification.get("label").asText());
  }

  @Test
  void shouldEscapeWhateverAnIdHolds() throws IOException {
    Image image =
        new Image(
            new SourcePosition("images", 0, 1),
            "a\"b\\c\u0001é😀",
            null,
            new byte[1],
            new RecordHeaders(),
            1);

    assertEquals(
        image.id(),
        json.readTree(new ClassificationWriter(5, ReusedArrays.NONE).write(image, prediction(1), 0))
            .get("id")
            .asText());
  }

  @Test
  void shouldWriteEachProbabilitySoThatItIsReadBackAsTheSame() throws IOException {
    Random random = new Random(1);
    for (int i = 0; i < 50_000; i++) {
      assertReadBack((float) Math.pow(10, -14 * random.nextDouble()));
    }
    for (float edge : new float[] {0, 1, Math.nextDown(1f), 0.1f, 1e-3f, 1e-9f, 1e-10f, 1e-40f}) {
      assertReadBack(edge);
      assertReadBack(Math.nextUp(edge));
    }
    assertEquals("0.7", new String(new JsonBuffer().probability(0.7f).toBytes(), UTF_8));
    assertEquals("0.0123", new String(new JsonBuffer().probability(0.0123f).toBytes(), UTF_8));
  }

  private void assertReadBack(float probability) throws IOException {
    byte[] written = new JsonBuffer().probability(probability).toBytes();
    assertEquals(
        probability, json.readTree(written).floatValue(), () -> new String(written, UTF_8));
  }

  @Test
  void shouldWriteForTheModelOfEachPrediction() throws IOException {
    ClassificationWriter writer = new ClassificationWriter(5, ReusedArrays.NONE);
    float[] row = ScriptedClassifier.probabilities(new byte[] {2});
    for (int version : new int[] {1, 2, 1}) {
      BatchPredictions prediction = new BatchPredictions(TestModels.version("m", version), row, 0);
      JsonNode model = json.readTree(writer.write(image(), prediction, 0)).get("model");
      assertEquals(version, model.get("version").asInt());
    }
  }

  private JsonNode write(int top, int label) throws IOException {
    return json.readTree(
        new ClassificationWriter(top, ReusedArrays.NONE).write(image(), prediction(label), 0));
  }

  private static BatchPredictions prediction(int label) {
    return new BatchPredictions(
        TestModels.version("m", 1), ScriptedClassifier.probabilities(new byte[] {(byte) label}), 0);
  }

  private static Image image() {
    return new Image(
        new SourcePosition("images", 3, 1041),
        "images/3/1041",
        null,
        new byte[4],
        new RecordHeaders(),
        1_764_000_000_000L);
  }

  private static List<Integer> indices(JsonNode classification) {
    assertFalse(classification.get("top").isEmpty());
    assertTrue(classification.get("confidence").isNumber());
    return StreamSupport.stream(classification.get("top").spliterator(), false)
        .map(entry -> entry.get("index").asInt())
        .toList();
  }

  private static JsonSchema schema() throws IOException {
    try (InputStream in =
        ClassificationWriter.class.getResourceAsStream("classification.v1.schema.json")) {
      return JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(in);
    }
  }
}
