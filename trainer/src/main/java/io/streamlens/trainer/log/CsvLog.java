package io.streamlens.trainer.log;

import io.streamlens.trainer.TrainingListener;
import io.streamlens.trainer.evaluation.Evaluation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file of comma-separated values with a line for each epoch; what is not known is empty. It is
 * replaced as a whole after each epoch, so that a reader never sees half a line. A run that is
 * resumed keeps the lines of the epochs that it goes on from.
 */
public final class CsvLog implements TrainingListener {

  private static final String HEADER =
      "epoch,loss,accuracy,validation_loss,validation_accuracy,learning_rate,seconds,cpu_seconds,"
          + "test_loss,test_accuracy";

  private final Path file;
  private final List<String> lines = new ArrayList<>();

  /**
   * @param file made when the training begins, its directory too; replaced if it is there
   */
  public CsvLog(Path file) {
    this.file = file.toAbsolutePath();
  }

  @Override
  public void trainingStarted(Plan plan) {
    lines.clear();
  }

  @Override
  public void resumed(int epoch, int epochs) {
    lines.clear();
    try {
      if (Files.exists(file)) {
        List<String> before = Files.readAllLines(file);
        lines.addAll(
            before.subList(Math.min(1, before.size()), Math.min(epoch + 1, before.size())));
      }
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public void epochEnded(Epoch epoch) {
    Validated validated = epoch.validated();
    lines.add(
        String.join(
            ",",
            Integer.toString(epoch.epoch()),
            Double.toString(epoch.loss()),
            Double.toString(epoch.accuracy()),
            text(validated == null ? null : validated.loss()),
            text(validated == null ? null : validated.accuracy()),
            Double.toString(epoch.learningRate()),
            Double.toString(epoch.seconds()),
            Double.toString(epoch.cpuSeconds()),
            "",
            ""));
    write();
  }

  private static String text(@Nullable Double value) {
    return value == null ? "" : value.toString();
  }

  /** Adds the test's figures to the last line. */
  @Override
  public void evaluated(Evaluation evaluation) {
    if (!lines.isEmpty()) {
      int last = lines.size() - 1;
      String line = lines.get(last);
      String withoutTest = line.substring(0, line.lastIndexOf(',', line.lastIndexOf(',') - 1) + 1);
      lines.set(last, withoutTest + evaluation.loss() + "," + evaluation.accuracy());
      write();
    }
  }

  private void write() {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    List<String> all = new ArrayList<>();
    all.add(HEADER);
    all.addAll(lines);
    try {
      Files.createDirectories(file.getParent());
      Files.write(temporary, all);
      Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private TrainingLogException failure(IOException e) {
    return new TrainingLogException("%s cannot be written: %s".formatted(file, e.getMessage()), e);
  }
}
