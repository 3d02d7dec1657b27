package io.streamlens.cli.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamlens.cli.CommandRun;
import io.streamlens.cli.broker.SharedBroker;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelStores;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.event.ModelChange;
import io.streamlens.modelstore.event.ModelState;
import io.streamlens.modelstore.manifest.Precision;
import io.streamlens.modelstore.savedmodel.Devices;
import io.streamlens.modelstore.savedmodel.SavedModelClassifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ImportModelCommandTest {

  @RegisterExtension static final SharedBroker BROKER = new SharedBroker();

  @TempDir Path directory;

  private Path source;
  private Path root;

  @BeforeEach
  void writeTheModel() throws IOException {
    source = ForeignModel.write(directory.resolve("colours"));
    root = directory.resolve("store");
  }

  @Test
  void shouldPublishAModelThatServesWhatTheForeignOneGave() throws IOException {
    // given
    Path labels = Files.writeString(directory.resolve("labels.txt"), "red\ngreen\nblue\n\n");

    // when
    CommandRun run = run("--labels", labels.toString(), "--scale", "0..1");

    // then
    assertEquals(0, run.exitCode(), run::toString);
    assertTrue(run.outLines().get(0).startsWith("imported colours:1 (sha256:"), run::toString);
    assertTrue(run.out().contains("serving_default: x -> colour"), run::toString);
    assertTrue(run.out().contains("3 logits, with a softmax behind them"), run::toString);
    try (ModelStore store = ModelStores.open(root.toString())) {
      ModelVersion version = store.resolve(new ModelReference.Version("colours", 1));
      assertEquals(List.of("red", "green", "blue"), version.manifest().labels());
      try (SavedModelClassifier classifier =
          SavedModelClassifier.open(
              store.fetch(version), version.manifest(), Devices.CPU, Precision.FP32)) {
        float[] found = classifier.classify(List.of(green()));
        assertEquals(Math.exp(5) / (Math.exp(5) + 2), found[1], 1e-6);
      }
    }
  }

  @Test
  void shouldShowWhereAModelCameFrom() throws IOException {
    // given
    CommandRun imported = run("--labels", "red,green,blue", "--scale", "-1..1", "--json");

    // when
    CommandRun show = CommandRun.of("models", "show", "colours:1", "--store", root.toString());

    // then
    JsonNode manifest = new ObjectMapper().readTree(imported.out()).get("manifest");
    assertEquals("colours", manifest.at("/imported/source").asText());
    assertEquals("-1..1", manifest.at("/imported/scale").asText());
    assertEquals(0, show.exitCode(), show::toString);
    assertTrue(show.out().contains("accuracy not known"), show::toString);
    assertTrue(
        show.out().contains("colours, signature serving_default: x -> colour, pixels -1..1"),
        show::toString);
  }

  @Test
  void shouldAnnounceWhatItHasPublishedAndStillPrintNothingButJson() throws Exception {
    // given
    String topic = BROKER.createTopic(1);

    // when
    CommandRun run =
        run(
            "--labels=red,green,blue",
            "--scale=0..1",
            "--json",
            "--bootstrap-server=" + BROKER.bootstrapServers(),
            "--model-events-topic=" + topic);

    // then
    String digest = new ObjectMapper().readTree(run.out()).get("digest").asText();
    ModelState state = ModelEvents.of(BROKER, topic).get(0);
    assertEquals(ModelChange.Kind.PUBLISHED, state.change().kind());
    assertEquals(digest, state.change().digest().value());
    assertEquals(digest, state.latest().digest().value());
  }

  @Test
  void shouldSayWhatIsMissingInOneLineAndPublishNothing() {
    CommandRun run = run("--labels", "red,green,blue");

    assertEquals(1, run.exitCode(), run::toString);
    assertTrue(run.errLine().contains("--scale 0..1"), run::toString);
    assertFalse(Files.exists(root));
  }

  @Test
  void shouldRefuseOptionsThatMakeNoSense() {
    for (List<String> wrong :
        List.of(
            List.of("--labels", "red"),
            List.of("--labels", "red,red,blue", "--scale", "0..1"),
            List.of("--labels", "red,green,blue", "--scale", "unit"),
            List.of("--labels", "red,green,blue", "--mean", "0.5"),
            List.of("--labels", "red,green,blue", "--scale", "0..1", "--std", "0"),
            List.of("--labels", "red,green,blue", "--scale", "0..1", "--input", "2x2"),
            List.of("--labels", "red,green,blue", "--scale", "0..1", "--output", "scores"))) {
      CommandRun run = run(wrong.toArray(String[]::new));

      assertEquals(2, run.exitCode(), () -> wrong + " " + run);
    }
    assertFalse(Files.exists(root));
  }

  private CommandRun run(String... options) {
    List<String> arguments =
        new ArrayList<>(List.of("models", "import", source.toString(), "--name", "colours"));
    arguments.addAll(List.of("--store", root.toString()));
    arguments.addAll(List.of(options));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  private static byte[] green() {
    byte[] image = new byte[12];
    for (int pixel = 0; pixel < 4; pixel++) {
      image[3 * pixel + 1] = (byte) 255;
    }
    return image;
  }
}
