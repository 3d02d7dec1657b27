package io.streamlens.cli.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.cli.CommandRun;
import io.streamlens.cli.broker.SharedBroker;
import io.streamlens.cli.models.ModelEvents;
import io.streamlens.modelstore.event.ModelChange;
import io.streamlens.modelstore.event.ModelState;
import io.streamlens.trainer.TrainingOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {

  @RegisterExtension static final SharedBroker BROKER = new SharedBroker();

  @TempDir Path directory;

  @BeforeEach
  void writeImages() throws IOException {
    for (String split : List.of("train", "t10k")) {
      Files.write(directory.resolve(split + "-images-idx3-ubyte"), images(60));
      Files.write(directory.resolve(split + "-labels-idx1-ubyte"), labels(60));
    }
  }

  @Test
  void shouldExplainEveryTrainingOptionWithItsDefault() {
    String help = CommandRun.of("train", "--help").out().replaceAll("\\s+", " ");

    for (Map.Entry<String, Object> option : TrainingOptions.PLAIN.byName().entrySet()) {
      int from = help.indexOf("--" + option.getKey() + "=");
      assertTrue(from >= 0, option.getKey());
      String explained = help.substring(from);
      String expected = "default: " + option.getValue() + ")";
      assertTrue(
          explained
              .substring(0, explained.indexOf(")", explained.indexOf("(default:")) + 1)
              .endsWith(expected),
          option.getKey() + " should say " + expected);
    }
  }

  @Test
  void shouldGroupTheOptions() {
    List<String> help = CommandRun.of("train", "--help").outLines();

    assertTrue(help.contains("Against learning by heart:"), help::toString);
    assertTrue(help.contains("Choosing without the test images:"), help::toString);
    assertTrue(help.contains("Where and how:"), help::toString);
    assertTrue(help.contains("Files beside the model:"), help::toString);
  }

  @Test
  void shouldTrainAsAskedAndSayWhatItTook() throws IOException {
    CommandRun run =
        train(
            "--epochs=2",
            "--batch-size=10",
            "--optimizer=momentum",
            "--schedule=one-cycle",
            "--weight-decay=0.001",
            "--augment=flip,shift=1",
            "--validation-split=0.2",
            "--seed=5",
            "--device=cpu",
            "--classes=0,1",
            "--log-csv=" + directory.resolve("run.csv"),
            "--tensorboard=" + directory.resolve("events"),
            "--checkpoints=" + directory.resolve("checkpoints"));

    assertEquals(0, run.exitCode(), run::toString);
    assertTrue(
        run.outLines().stream()
            .anyMatch(
                line ->
                    line.matches(
                        "trained tiny:1: test accuracy [01]\\.\\d{4}, 2 epochs in [\\d.]+ s,"
                            + " [\\d.]+ CPU-seconds, seed 5, on CPU")),
        run::toString);
    assertTrue(
        run.outLines().stream()
            .anyMatch(line -> line.matches("computing on cpu .*, \\d+ threads, fp32")),
        run::toString);
    assertTrue(
        run.outLines().stream().anyMatch(line -> line.startsWith("epoch 2/2: loss ")),
        run::toString);
    assertTrue(
        run.outLines().contains("report: " + directory.resolve("store/tiny/1/report/report.html")),
        run::toString);
    assertTrue(Files.exists(directory.resolve("store/tiny/1/report/report.html")));
    assertEquals(3, Files.readAllLines(directory.resolve("run.csv")).size());
    assertTrue(Files.exists(directory.resolve("checkpoints/epoch-00002.checkpoint")));
    assertTrue(Files.isDirectory(directory.resolve("events")));
  }

  @Test
  void shouldGoOnFromACheckpoint() {
    String checkpoints = "--checkpoints=" + directory.resolve("checkpoints");
    train("--epochs=2", checkpoints);

    CommandRun refused = train("--epochs=2", checkpoints);
    CommandRun resumed = train("--epochs=2", checkpoints, "--resume");

    assertEquals(1, refused.exitCode());
    assertTrue(refused.errLine().contains("give --resume"), refused::toString);
    assertEquals(0, resumed.exitCode(), resumed::toString);
    assertTrue(resumed.outLines().contains("going on after epoch 2 of 2"), resumed::toString);
  }

  @Test
  void shouldNameTheOptionThatIsOutOfItsRange() {
    assertRefused("learning-rate must be above 0 and at most 10.0, not 11.0", "--learning-rate=11");
    assertRefused("optimizer must be one of sgd, momentum, adam, adamw", "--optimizer=lion");
    assertRefused("augment must be none or a list of flip", "--augment=spin");
    assertRefused("early-stopping must be 0 without a validation split", "--early-stopping=2");
    assertRefused("resume needs the directory of the checkpoints", "--resume");
    assertRefused("--fit must be stretch, crop or pad, not 'fill'", "--fit=fill");
    assertRefused("--size must be height x width, such as 64x64, not '64'", "--size=64");
    assertRefused("are for a folder of images; mnist is as it is", "--size=64x64");
    assertTrue(Files.notExists(directory.resolve("store")), "something was left behind");
  }

  @Test
  void shouldAnnounceWhatItHasPublishedAndPromoted() throws Exception {
    // given
    String topic = BROKER.createTopic(1);

    // when
    CommandRun run =
        train(
            "--epochs=1",
            "--promote=canary",
            "--bootstrap-server=" + BROKER.bootstrapServers(),
            "--model-events-topic=" + topic);

    // then
    assertEquals(0, run.exitCode(), run::toString);
    List<ModelState> states = ModelEvents.of(BROKER, topic);
    assertEquals(
        List.of(ModelChange.Kind.PUBLISHED, ModelChange.Kind.PROMOTED),
        states.stream().map(state -> state.change().kind()).toList());
    assertEquals(Map.of(), states.get(0).aliases());
    assertEquals(1, states.get(1).aliases().get("canary").version());
  }

  @Test
  void shouldNotEvenMakeAStoreWhenThereIsNoTopicToAnnounceTo() {
    // when
    CommandRun run =
        train(
            "--epochs=1",
            "--bootstrap-server=" + BROKER.bootstrapServers(),
            "--model-events-topic=nowhere");

    // then
    assertEquals(1, run.exitCode(), run::toString);
    assertTrue(run.errLine().contains("topic 'nowhere' is missing"), run::toString);
    assertTrue(Files.notExists(directory.resolve("store")), "something was left behind");
  }

  private void assertRefused(String message, String option) {
    CommandRun run = train(option);

    assertEquals(2, run.exitCode(), run::toString);
    assertTrue(run.errLine().contains(message), run::toString);
  }

  private CommandRun train(String... options) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "train",
                "--dataset=mnist",
                "--data=" + directory,
                "--network=softmax",
                "--name=tiny",
                "--store=" + directory.resolve("store")));
    all.addAll(List.of(options));
    return CommandRun.of(all.toArray(String[]::new));
  }

  /** Of 2x2 pixels, all as bright as the label says. */
  private static byte[] images(int count) {
    ByteBuffer buffer = ByteBuffer.allocate(16 + 4 * count);
    buffer.putInt(0x803).putInt(count).putInt(2).putInt(2);
    for (int image = 0; image < count; image++) {
      buffer.putInt(0x01010101 * (20 * (image % 10)));
    }
    return buffer.array();
  }

  private static byte[] labels(int count) {
    ByteBuffer buffer = ByteBuffer.allocate(8 + count).putInt(0x801).putInt(count);
    for (int image = 0; image < count; image++) {
      buffer.put((byte) (image % 10));
    }
    return buffer.array();
  }
}
