package io.streamlens.modelstore.manifest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamlens.modelstore.Digest;
import io.streamlens.modelstore.Schemas;
import io.streamlens.modelstore.TestModels;
import io.streamlens.modelstore.json.JsonFormat;
import io.streamlens.modelstore.manifest.ModelManifest.ModelFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestJsonTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final ModelManifest MANIFEST =
      TestModels.draft("pets")
          .published(
              3, List.of(new ModelFile("variables/variables.index", 7, Digest.of(new byte[7]))));

  @Test
  void shouldReadBackWhatItWrote() {
    byte[] json = ManifestJson.write(MANIFEST);

    ModelManifest read = ManifestJson.read(json);

    assertEquals(MANIFEST, read);
    assertArrayEquals(json, ManifestJson.write(read));
  }

  @Test
  void shouldWriteTheContractsFieldsInItsOrder() throws IOException {
    JsonNode json = MAPPER.readTree(ManifestJson.write(MANIFEST));

    List<String> fields = new ArrayList<>();
    json.fieldNames().forEachRemaining(fields::add);
    assertEquals(
        List.of(
            "schemaVersion",
            "name",
            "version",
            "createdAt",
            "files",
            "input",
            "preprocessing",
            "precision",
            "labels",
            "metrics",
            "training",
            "golden",
            "baseline"),
        fields);
    assertEquals("2026-01-02T03:04:05.678901234Z", json.at("/createdAt").asText());
    assertEquals("AH+A/w==", json.at("/golden/samples/0/pixels").asText());
    assertEquals(0.875, json.at("/precision/fp32/accuracy").asDouble());
    assertEquals("bilinear", json.at("/preprocessing/resize").asText());
  }

  @Test
  void shouldWriteWhatTheSchemaDescribes() {
    assertEquals(List.of(), violations(ManifestJson.write(MANIFEST)));
  }

  @Test
  void shouldLeaveOutWhatIsAbsentAndReadItAsAbsent() throws IOException {
    ObjectNode json = json();
    json.remove(List.of("training", "baseline", "metrics"));
    byte[] bytes = MAPPER.writeValueAsBytes(json);

    ModelManifest read = ManifestJson.read(bytes);

    assertNull(read.training());
    assertNull(read.baseline());
    assertTrue(read.metrics().isEmpty());
    assertFalse(new String(ManifestJson.write(read), StandardCharsets.UTF_8).contains("training"));
    assertEquals(List.of(), violations(bytes));
  }

  @Test
  void shouldWriteWhatAnImportedModelWasMadeOfAndNoAccuracyThatNobodyMeasured() throws IOException {
    ObjectNode json = json();
    json.remove(List.of("training", "baseline", "metrics"));
    json.set("precision", MAPPER.readTree("{\"fp32\": {}}"));
    ImportRecord imported =
        new ImportRecord(
            "resnet",
            Digest.of(new byte[2]),
            "serving_default",
            "x",
            "output_0",
            ImportRecord.Values.LOGITS,
            "0..1",
            null);
    json.set("imported", MAPPER.readTree(JsonFormat.compact(ImportRecord.class).write(imported)));

    ModelManifest read = ManifestJson.read(MAPPER.writeValueAsBytes(json));

    assertEquals(imported, read.imported());
    assertNull(read.precision().get(Precision.FP32).accuracy());
    assertEquals(List.of(), violations(ManifestJson.write(read)));
    assertEquals(read, ManifestJson.read(ManifestJson.write(read)));
  }

  @Test
  void shouldPassOverFieldsItDoesNotKnow() throws IOException {
    ObjectNode json = json();
    json.put("colour", "blue");
    ((ObjectNode) json.at("/input")).put("depth", 8);

    assertEquals(MANIFEST, ManifestJson.read(MAPPER.writeValueAsBytes(json)));
  }

  /** Each names a place, a value to put there (nothing: remove it), and what the message says. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/schemaVersion|2|schemaVersion must be 1, not 2 (made by a newer Streamlens)",
        "/schemaVersion||schemaVersion: is missing",
        "/name|\"../x\"|not a valid name: '../x'",
        "/name||name is missing",
        "/version|-1|version must be 1 or more (0 in a draft), not -1",
        "/version|1.5|version: must be an integer",
        "/version|\"3\"|version: must be an integer",
        "/createdAt|\"yesterday\"|createdAt: must be a time in ISO 8601, not yesterday",
        "/createdAt||createdAt is missing",
        "/files||files is missing",
        "/files|7|files: must be an array",
        "/files|[7]|files[0]: must be an object",
        "/files/0/path|\"../../etc/passwd\"|files[0]: path must be relative",
        "/files/0/path|\"/etc/passwd\"|files[0]: path must be relative",
        "/files/0/path|\"a/./b\"|files[0]: path must be relative",
        "/files/0/path|\"a//b\"|files[0]: path must be relative",
        "/files/0/path|\"a\\\\b\"|files[0]: path must be relative",
        "/files/0/path|\"model.json\"|files[0]: path must not be model.json itself",
        "/files/0/size|-1|files[0]: size must be 0 or more, not -1",
        "/files/0/sha256|\"abc\"|files[0].sha256: not a digest: 'abc'",
        "/input/height|0|input: height must be 1 to 8192, not 0",
        "/input/channels|2|input: channels must be 1 or 3, not 2",
        "/preprocessing/background|\"black\"|preprocessing: background must be #rrggbb",
        "/preprocessing/fit|\"guess\"|preprocessing.fit: must be one of stretch, crop, pad, not"
            + " guess",
        "/preprocessing||preprocessing is missing",
        "/precision|{\"int8\": {\"accuracy\": 0.5}}|precision: must be one of fp32, bfloat16, not"
            + " int8",
        "/precision|{}|precision must have at least one entry",
        "/precision/fp32/accuracy|1.5|precision.fp32: accuracy must be 0 to 1, not 1.5",
        "/labels|[\"cat\"]|labels must be at least two, not 1",
        "/labels|[\"cat\", \"cat\"]|labels must not have 'cat' twice",
        "/labels|[\"cat\", \"dog\", \"cow\"]|must have 3 values (one for each label), not 2",
        "/metrics/loss|null|metrics.loss is missing",
        "/metrics/loss|1e999|metrics.loss must be a finite number, not Infinity",
        "/training/seconds|-1|training: seconds must be 0 or more, not -1.0",
        "/training/datasetDigest|\"abc\"|training: datasetDigest is not a digest: 'abc'",
        "/golden||golden is missing",
        "/golden/samples|[]|golden: samples must be at least one",
        "/golden/samples/0/pixels|\"AAAA\"|golden.samples[0].pixels must have 4 values (the input"
            + " is 2x2x1), not 3",
        "/golden/samples/0/pixels|\"%\"|golden.samples[0].pixels: must be base64, not ",
        "/golden/samples/0/probabilities|[0.5, 1.5]|golden.samples[0]: each of probabilities must"
            + " be 0 to 1, not 1.5",
        "/golden/samples/0/probabilities|[0.5, \"NaN\"]|golden.samples[0]: each of probabilities"
            + " must be 0 to 1, not NaN",
        "/golden/tolerance/fp32||golden.tolerance.fp32 is missing",
        "/golden/tolerance/fp32|-1|golden: tolerance.fp32 must be 0 to 1, not -1.0",
        "/baseline/classShares|[1.0]|baseline.classShares must have 2 values",
        "/baseline/classShares|[0.5, 0.6]|baseline: the sum of classShares must be 1, not 1.1",
        "/baseline/pixelMean|256|baseline: pixelMean must be 0 to 255, not 256.0",
      })
  void shouldNameTheFieldAndItsBound(String pointer, String value, String expected)
      throws IOException {
    ObjectNode json = json();
    int slash = pointer.lastIndexOf('/');
    ObjectNode parent = (ObjectNode) json.at(pointer.substring(0, slash));
    String field = pointer.substring(slash + 1);
    if (value == null) {
      parent.remove(field);
    } else {
      // As raw text: a tree could not hold 1e999.
      parent.put(field, "HERE");
    }
    byte[] bytes =
        json.toString().replace("\"HERE\"", String.valueOf(value)).getBytes(StandardCharsets.UTF_8);

    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> ManifestJson.read(bytes));

    assertTrue(e.getMessage().contains(expected), e::getMessage);
    assertEquals(1, e.getMessage().lines().count(), e::getMessage);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "{", "{} {}", "\u0000", "{\"name\": 1, \"name\": 2}"})
  void shouldRefuseInOneLineWhatIsNoManifest(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> ManifestJson.read(bytes));

    assertEquals(1, e.getMessage().lines().count(), e::getMessage);
  }

  private static ObjectNode json() throws IOException {
    return (ObjectNode) MAPPER.readTree(ManifestJson.write(MANIFEST));
  }

  private static List<String> violations(byte[] json) {
    return Schemas.violations(ManifestJson.class, "manifest.schema.json", json);
  }
}
