package io.streamlens.cli.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.TextFormat;
import io.streamlens.cli.CommandRun;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configurations are read back by the parser that the servers use, with their schemas. */
class ExportModelCommandTest {

  @TempDir Path directory;

  private Path root;
  private Path target;

  @BeforeEach
  void publishThreeVersionsAndPromoteTheSecond() throws IOException {
    root = directory.resolve("store");
    target = directory.resolve("serving");
    Path files = directory.resolve("files");
    write(files.resolve("variables/variables.index"), "index");
    write(files.resolve("variables/variables.data-00000-of-00001"), "data");
    write(files.resolve("report/report.html"), "<html>");
    try (ModelStore store = ModelStores.openOrCreate(root.toString())) {
      for (int i = 0; i < 3; i++) {
        TestModel.publish(store, files);
      }
    }
    promote("pets:2", "champion");
  }

  @Test
  void shouldPinTheChampionForTensorFlowServing() throws Exception {
    // when
    CommandRun run = export("tf-serving", "pets");

    // then
    assertEquals(0, run.exitCode(), run::toString);
    assertEquals(
        List.of(
            "models.config",
            "pets/2/saved_model.pb",
            "pets/2/variables/variables.data-00000-of-00001",
            "pets/2/variables/variables.index"),
        exported());
    assertEquals(
        """
        model_config_list {
          config {
            name: "pets"
            base_path: "%s"
            model_platform: "tensorflow"
            model_version_policy {
              specific {
                versions: 2
              }
            }
            version_labels {
              key: "champion"
              value: 2
            }
          }
        }
        """
            .formatted(target.resolve("pets")),
        parsed(ServerSchemas.tensorFlowServing(), "models.config"));
    assertTrue(run.out().contains("--model_config_file=" + target.resolve("models.config")));
  }

  @Test
  void shouldLabelEveryAliasThatIsAskedFor() throws Exception {
    promote("pets:3", "canary");

    CommandRun run =
        export("tf-serving", "pets", "pets@canary", "pets:1", "--base-path", "/models");

    assertEquals(0, run.exitCode(), run::toString);
    String config = parsed(ServerSchemas.tensorFlowServing(), "models.config");
    assertTrue(config.contains("base_path: \"/models/pets\""), config);
    assertTrue(config.replaceAll("\\s+", " ").contains("versions: 1 versions: 2 versions: 3"));
    assertTrue(config.replaceAll("\\s+", " ").contains("key: \"canary\" value: 3"), config);
    assertTrue(config.replaceAll("\\s+", " ").contains("key: \"champion\" value: 2"), config);
  }

  @Test
  void shouldMakeAModelRepositoryForTriton() throws Exception {
    // when
    CommandRun run = export("triton", "pets", "--max-batch-size", "32");

    // then
    assertEquals(0, run.exitCode(), run::toString);
    assertEquals(
        List.of(
            "pets/2/model.savedmodel/saved_model.pb",
            "pets/2/model.savedmodel/variables/variables.data-00000-of-00001",
            "pets/2/model.savedmodel/variables/variables.index",
            "pets/config.pbtxt",
            "pets/labels.txt"),
        exported());
    assertEquals("cat\ndog\n", Files.readString(target.resolve("pets/labels.txt")));
    assertEquals(
        """
        name: "pets"
        platform: "tensorflow_savedmodel"
        version_policy {
          specific {
            versions: 2
          }
        }
        max_batch_size: 32
        input {
          name: "images"
          data_type: TYPE_UINT8
          format: FORMAT_NHWC
          dims: 2
          dims: 2
          dims: 1
        }
        output {
          name: "probabilities"
          data_type: TYPE_FP32
          dims: 2
          label_filename: "labels.txt"
        }
        dynamic_batching {
        }
        """,
        parsed(ServerSchemas.triton(), "pets/config.pbtxt"));
  }

  @Test
  void shouldMoveThePinWhenItIsRepeatedAfterAPromotion() throws Exception {
    // given
    export("tf-serving", "pets");
    promote("pets:3", "champion");

    // when
    CommandRun run = export("tf-serving", "pets");
    CommandRun again = export("tf-serving", "pets");

    // then
    assertEquals(0, run.exitCode(), run::toString);
    assertEquals(0, again.exitCode(), again::toString);
    assertTrue(again.out().contains("(was there)"), again::toString);
    String config = parsed(ServerSchemas.tensorFlowServing(), "models.config");
    assertTrue(config.contains("versions: 3") && !config.contains("versions: 2"), config);
    assertTrue(Files.exists(target.resolve("pets/2/saved_model.pb")), "a server may still have it");
  }

  @Test
  void shouldNotTakeSomethingElseForAVersionThatIsThere() throws IOException {
    write(target.resolve("pets/2/saved_model.pb"), "another graph");

    CommandRun run = export("tf-serving", "pets");

    assertEquals(1, run.exitCode(), run::toString);
    assertTrue(run.errLine().contains("is not pets:2 (saved_model.pb)"), run::toString);
    assertEquals("another graph", Files.readString(target.resolve("pets/2/saved_model.pb")));
    assertFalse(Files.exists(target.resolve("models.config")));
  }

  @Test
  void shouldExportNothingOfADamagedVersion() throws IOException {
    Path file = root.resolve("pets/2/saved_model.pb");
    assertTrue(file.toFile().setWritable(true));
    Files.writeString(file, "a wraph");

    CommandRun run = export("triton", "pets");

    assertEquals(1, run.exitCode(), run::toString);
    assertTrue(run.errLine().contains("saved_model.pb"), run::toString);
    assertEquals(List.of(), exported());
  }

  @Test
  void shouldSayWhichServersThereAre() {
    CommandRun run = export("torchserve", "pets");

    assertEquals(2, run.exitCode(), run::toString);
    assertTrue(run.err().contains("tf-serving"), run::toString);
    assertTrue(run.err().contains("triton"), run::toString);
  }

  private CommandRun export(String server, String... models) {
    List<String> arguments = new ArrayList<>(List.of("models", "export"));
    arguments.addAll(List.of(models));
    arguments.addAll(
        List.of("--store", root.toString(), "--for", server, "--to", target.toString()));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  private void promote(String version, String alias) {
    CommandRun run =
        CommandRun.of("models", "promote", version, "--alias", alias, "--store", root.toString());
    assertEquals(0, run.exitCode(), run::toString);
  }

  /** As the server understands it, in the order of its fields. */
  private String parsed(Descriptor schema, String file) throws IOException {
    DynamicMessage.Builder message = DynamicMessage.newBuilder(schema);
    TextFormat.merge(Files.readString(target.resolve(file)), message);
    return message.build().toString();
  }

  private List<String> exported() throws IOException {
    if (Files.notExists(target)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(target)) {
      return List.copyOf(
          new TreeSet<>(
              all.filter(Files::isRegularFile)
                  .map(file -> target.relativize(file).toString())
                  .toList()));
    }
  }

  private static void write(Path file, String content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }
}
