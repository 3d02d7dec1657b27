package io.streamlens.trainer.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.trainer.TrainingListener.Validated;
import io.streamlens.trainer.network.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {

  private static final Map<String, String> RUN = Map.of("network", "lenet5", "epochs", "9");
  private static final Map<String, Integer> SIZES = Map.of("1.conv.kernel", 3);
  private static final EarlyStopping.Best BEST =
      new EarlyStopping.Best(
          2, new Validated(0.75, 0.5), new Weights(Map.of("1.conv.kernel", new float[] {7, 8, 9})));

  @TempDir Path directory;

  @Test
  void shouldGiveBackToTheLastBitWhatItWasGiven() {
    float[] values = {Float.MIN_VALUE, -0.0f, 1 / 3f};
    checkpoints(false)
        .save(new Checkpoint(3, RUN, 1.5, 2.25, Map.of("1.conv.kernel", values), BEST));

    Checkpoint found = checkpoints(true).start(SIZES).orElseThrow();

    assertEquals(3, found.epoch());
    assertEquals(RUN, found.run());
    assertEquals(1.5, found.seconds());
    assertEquals(2.25, found.cpuSeconds());
    assertArrayEquals(values, found.state().get("1.conv.kernel"), 0);
    EarlyStopping.Best best = java.util.Objects.requireNonNull(found.best());
    assertEquals(2, best.epoch());
    assertEquals(BEST.result(), best.result());
    assertArrayEquals(new float[] {7, 8, 9}, best.weights().of("1.conv.kernel"), 0);
  }

  @Test
  void shouldGoOnFromTheNewestAndKeepOnlyTheLastThree() throws IOException {
    Checkpoints checkpoints = checkpoints(false);
    for (int epoch = 1; epoch <= 12; epoch++) {
      checkpoints.save(checkpoint(epoch));
    }

    assertEquals(12, checkpoints(true).start(SIZES).orElseThrow().epoch());
    assertEquals(
        List.of("epoch-00010.checkpoint", "epoch-00011.checkpoint", "epoch-00012.checkpoint"),
        files());
  }

  @Test
  void shouldGoOnFromTheOneBeforeWhenTheNewestIsDamaged() throws IOException {
    checkpoints(false).save(checkpoint(1));
    checkpoints(false).save(checkpoint(2));
    Path newest = directory.resolve("epoch-00002.checkpoint");
    byte[] bytes = Files.readAllBytes(newest);
    bytes[bytes.length / 2] ^= 1;
    Files.write(newest, bytes);

    assertEquals(1, checkpoints(true).start(SIZES).orElseThrow().epoch());
  }

  @Test
  void shouldNotStumbleOverWhatAKilledRunLeftHalfWritten() throws IOException {
    checkpoints(false).save(checkpoint(1));
    Files.write(directory.resolve("epoch-00002.checkpoint.tmp"), new byte[5]);

    assertEquals(1, checkpoints(true).start(SIZES).orElseThrow().epoch());
  }

  @Test
  void shouldSaySoWhenAllAreDamaged() throws IOException {
    Files.write(directory.resolve("epoch-00001.checkpoint"), new byte[100]);

    assertFails(
        "no checkpoint in " + directory + " can be read: delete them to begin anew",
        checkpoints(true));
  }

  @Test
  void shouldBeginAnewWhereThereIsNone() {
    assertTrue(checkpoints(true).start(SIZES).isEmpty());
    assertTrue(new Checkpoints(directory.resolve("not/there"), RUN, true).start(SIZES).isEmpty());
  }

  @Test
  void shouldNotOverwriteAnEarlierRun() {
    checkpoints(false).save(checkpoint(1));

    assertFails(
        directory
            + " has checkpoints of an earlier run: give --resume to go on with it, or another"
            + " directory",
        checkpoints(false));
  }

  @Test
  void shouldNameWhatAnotherRunHasOtherwise() {
    checkpoints(false).save(checkpoint(1));

    assertFails(
        directory.resolve("epoch-00001.checkpoint")
            + " is of a run with epochs 9, not 10: resume it with the same, or give another"
            + " directory",
        new Checkpoints(directory, Map.of("network", "lenet5", "epochs", "10"), true));
  }

  @Test
  void shouldRefuseAnotherNetworkOfTheSameName() {
    checkpoints(false).save(checkpoint(1));

    assertThrows(
        CheckpointException.class, () -> checkpoints(true).start(Map.of("1.conv.kernel", 4)));
  }

  private static void assertFails(String message, Checkpoints checkpoints) {
    assertEquals(
        message,
        assertThrows(CheckpointException.class, () -> checkpoints.start(SIZES)).getMessage());
  }

  private Checkpoints checkpoints(boolean resume) {
    return new Checkpoints(directory, RUN, resume);
  }

  private static Checkpoint checkpoint(int epoch) {
    return new Checkpoint(
        epoch, RUN, epoch, epoch, Map.of("1.conv.kernel", new float[] {1, 2, epoch}), null);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
