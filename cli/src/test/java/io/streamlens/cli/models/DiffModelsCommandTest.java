package io.streamlens.cli.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamlens.cli.CommandRun;
import io.streamlens.modelstore.Digest;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelStores;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.manifest.GoldenSamples;
import io.streamlens.modelstore.manifest.ModelManifest;
import io.streamlens.modelstore.manifest.Precision;
import io.streamlens.modelstore.manifest.TrainingRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Version 1 is imported; 2 and 3 were trained, 3 on one more label. */
class DiffModelsCommandTest {

  @TempDir Path directory;

  private Path root;
  private ModelVersion third;

  @BeforeEach
  void publish() throws IOException {
    root = directory.resolve("store");
    Path files = directory.resolve("files");
    try (ModelStore store = ModelStores.openOrCreate(root.toString())) {
      TestModel.publish(store, files);
      TestModel.publish(store, files, trained(3, 0.875, List.of("cat", "dog")));
      Files.writeString(
          Files.createDirectories(files.resolve("report")).resolve("report.html"), "good");
      third = TestModel.publish(store, files, trained(5, 0.9, List.of("bird", "cat", "dog")));
    }
  }

  @Test
  void shouldTellMetricsLabelsFilesAndTrainingApartAsATable() {
    // when
    CommandRun run = diff("pets:2", "pets:3");

    // then
    assertEquals(0, run.exitCode(), run::toString);
    assertRow(run, "metrics.testAccuracy 0.875 0.9 +0.025");
    assertRow(run, "metrics.loss 0.5 0.5 same");
    assertRow(run, "precision.fp32.accuracy 0.875 0.9 +0.025");
    assertRow(run, "training.hyperparameters.epochs 3 5 +2");
    assertRow(run, "label bird - 0 added");
    assertRow(run, "label cat 0 1 moved");
    assertTrue(run.out().contains("file report/report.html"), run::toString);
    assertFalse(run.out().contains("saved_model.pb"), "it is the same in both: " + run);
    assertFalse(run.out().contains("training.network"), "it is the same in both: " + run);
    assertTrue(run.out().contains(third.digest().value().substring(0, 19)), run::toString);
  }

  @Test
  void shouldTellTheSameAsJson() throws IOException {
    // when
    JsonNode diff = new ObjectMapper().readTree(diff("pets:2", "pets:3", "--json").out());

    // then
    assertEquals("pets:2", diff.at("/a/model").asText());
    assertEquals(third.digest().value(), diff.at("/b/digest").asText());
    assertEquals(
        0.025, named(diff.get("metrics"), "metrics.testAccuracy").get("delta").asDouble(), 1e-9);
    assertEquals(0, named(diff.get("metrics"), "metrics.loss").get("delta").asDouble());
    JsonNode epochs = named(diff.get("training"), "training.hyperparameters.epochs");
    assertEquals(3, epochs.get("a").intValue());
    assertEquals(5, epochs.get("b").intValue());
    assertEquals("{\"label\":\"bird\",\"b\":0}", diff.at("/labels/2").toString());
    assertEquals("{\"label\":\"cat\",\"a\":0,\"b\":1}", diff.at("/labels/0").toString());
    assertEquals("report/report.html", diff.at("/files/0/path").asText());
    assertEquals(4, diff.at("/files/0/b/size").asInt());
    assertTrue(diff.at("/files/0/a").isMissingNode(), diff::toString);
    assertTrue(named(diff.get("manifest"), "golden.samples").has("b"));
  }

  @Test
  void shouldShowWhatAnImportedModelHasNotGot() {
    // when
    CommandRun run = diff("pets:1", "pets:2");

    // then
    assertRow(run, "training.network - softmax added");
    assertRow(run, "metrics.loss - 0.5 added");
  }

  @Test
  void shouldFindNoDifferenceBetweenAVersionAndItself() throws IOException {
    // when
    JsonNode diff = new ObjectMapper().readTree(diff("pets:2", "pets:2", "--json").out());

    // then
    for (String part : List.of("manifest", "labels", "files", "training")) {
      assertEquals(0, diff.get(part).size(), part);
    }
    assertEquals(3, diff.get("metrics").size());
  }

  @Test
  void shouldSayWhichVersionIsNotThere() {
    // when
    CommandRun run = diff("pets:2", "pets:9");

    // then
    assertEquals(1, run.exitCode(), run::toString);
    assertTrue(run.errLine().contains("no version 9"), run::toString);
  }

  private CommandRun diff(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "diff";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return StoreRun.on(root).run(all);
  }

  private static void assertRow(CommandRun run, String row) {
    assertTrue(
        run.outLines().stream().anyMatch(line -> line.replaceAll(" +", " ").equals(row)),
        () -> "no row '" + row + "' in " + run);
  }

  private static JsonNode named(JsonNode fields, String name) {
    for (JsonNode field : fields) {
      if (field.get("name").asText().equals(name)) {
        return field;
      }
    }
    throw new AssertionError("no field " + name + " in " + fields);
  }

  private static ModelManifest trained(int epochs, double accuracy, List<String> labels) {
    ModelManifest plain = TestModel.draft();
    float[] probabilities = new float[labels.size()];
    probabilities[0] = 1;
    return new ModelManifest(
        plain.schemaVersion(),
        plain.name(),
        0,
        plain.createdAt(),
        List.of(),
        plain.input(),
        plain.preprocessing(),
        Map.of(Precision.FP32, new ModelManifest.PrecisionResult(accuracy)),
        labels,
        Map.of("testAccuracy", accuracy, "loss", 0.5),
        new TrainingRecord(
            "pets",
            Digest.of(new byte[1]).value(),
            "softmax",
            Map.of("epochs", epochs, "optimizer", "adam"),
            1,
            "cpu",
            "2.18.0",
            2),
        new GoldenSamples(
            GoldenSamples.DEFAULT_TOLERANCE,
            List.of(new GoldenSamples.Sample(new byte[4], probabilities))),
        null);
  }
}
