package io.streamlens.trainer.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.trainer.TrainingListener.Epoch;
import io.streamlens.trainer.TrainingListener.Validated;
import io.streamlens.trainer.evaluation.Evaluation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvLogTest {

  private static final String HEADER =
      "epoch,loss,accuracy,validation_loss,validation_accuracy,learning_rate,seconds,cpu_seconds,"
          + "test_loss,test_accuracy";

  @TempDir Path directory;

  @Test
  void shouldWriteALineForEachEpochAndTheTestAtTheEnd() throws IOException {
    Path file = directory.resolve("logs/run.csv");
    CsvLog log = new CsvLog(file);

    log.epochEnded(epoch(1, null));
    log.epochEnded(epoch(2, new Validated(0.875, 0.25)));
    log.evaluated(evaluation());

    assertEquals(
        List.of(
            HEADER,
            "1,0.5,0.75,,,0.001,2.0,4.0,,",
            "2,0.5,0.75,0.25,0.875,0.001,2.0,8.0,0.125,0.9375"),
        Files.readAllLines(file));
  }

  @Test
  void shouldBeReadableAfterEveryEpoch() throws IOException {
    Path file = directory.resolve("run.csv");
    CsvLog log = new CsvLog(file);

    log.epochEnded(epoch(1, null));

    assertEquals(2, Files.readAllLines(file).size());
  }

  @Test
  void shouldKeepTheEpochsThatAResumedRunGoesOnFrom() throws IOException {
    Path file = directory.resolve("run.csv");
    CsvLog broken = new CsvLog(file);
    broken.epochEnded(epoch(1, null));
    broken.epochEnded(epoch(2, null));
    broken.epochEnded(epoch(3, null));

    CsvLog resumed = new CsvLog(file);
    resumed.resumed(2, 4);
    resumed.epochEnded(epoch(3, new Validated(0.5, 1)));

    List<String> lines = Files.readAllLines(file);
    assertEquals(4, lines.size());
    assertEquals("2,0.5,0.75,,,0.001,2.0,8.0,,", lines.get(2));
    assertEquals("3,0.5,0.75,1.0,0.5,0.001,2.0,12.0,,", lines.get(3));
  }

  @Test
  void shouldNameTheFileThatCannotBeWritten() throws IOException {
    Path file = Files.createFile(directory.resolve("file")).resolve("run.csv");

    String message =
        assertThrows(TrainingLogException.class, () -> new CsvLog(file).epochEnded(epoch(1, null)))
            .getMessage();

    assertTrue(message.startsWith(file + " cannot be written: "), message);
  }

  static Epoch epoch(int number, @org.jspecify.annotations.Nullable Validated validated) {
    return new Epoch(number, 4, 0.5, 0.75, validated, 10L * number, 0.001, 2, 4.0 * number);
  }

  static Evaluation evaluation() {
    return new Evaluation(0.9375, 0.125, new int[0], new float[0], new int[0][0]);
  }
}
