package io.streamlens.trainer.log;

import io.streamlens.trainer.TrainingListener;
import io.streamlens.trainer.evaluation.Evaluation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.SessionLog;
import org.tensorflow.proto.Summary;

/**
 * Writes what comes of each epoch to an event file for TensorBoard, against the number of steps. A
 * run that is resumed writes another file, which makes TensorBoard forget what the broken run did
 * after the step that it goes on from.
 */
public final class TensorBoardLog implements TrainingListener, AutoCloseable {

  private final Path directory;
  private final Clock clock;
  private @Nullable EventFile file;
  private int stepsPerEpoch;
  private long steps;

  /**
   * @param directory where the file is made when the training begins
   * @param clock gives the events' times
   */
  public TensorBoardLog(Path directory, Clock clock) {
    this.directory = directory;
    this.clock = clock;
  }

  @Override
  public void trainingStarted(Plan plan) {
    stepsPerEpoch = plan.stepsPerEpoch();
  }

  @Override
  public void resumed(int epoch, int epochs) {
    steps = (long) epoch * stepsPerEpoch;
    SessionLog start = SessionLog.newBuilder().setStatus(SessionLog.SessionStatus.START).build();
    write(Event.newBuilder().setStep(steps + 1).setSessionLog(start));
  }

  @Override
  public void epochEnded(Epoch epoch) {
    steps = epoch.steps();
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("epoch_loss/train", epoch.loss());
    values.put("epoch_accuracy/train", epoch.accuracy());
    Validated validated = epoch.validated();
    if (validated != null) {
      values.put("epoch_loss/validation", validated.loss());
      values.put("epoch_accuracy/validation", validated.accuracy());
    }
    values.put("learning_rate", epoch.learningRate());
    values.put("cpu_seconds", epoch.cpuSeconds());
    write(values);
  }

  @Override
  public void evaluated(Evaluation evaluation) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("epoch_loss/test", evaluation.loss());
    values.put("epoch_accuracy/test", evaluation.accuracy());
    write(values);
  }

  private void write(Map<String, Double> values) {
    Summary.Builder summary = Summary.newBuilder();
    values.forEach(
        (tag, value) ->
            summary.addValue(
                Summary.Value.newBuilder().setTag(tag).setSimpleValue(value.floatValue())));
    write(Event.newBuilder().setStep(steps).setSummary(summary));
  }

  private void write(Event.Builder event) {
    try {
      if (file == null) {
        file = new EventFile(directory, clock);
      }
      file.write(event);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private TrainingLogException failure(IOException e) {
    return new TrainingLogException(
        "events cannot be written to %s: %s".formatted(directory, e.getMessage()), e);
  }

  @Override
  public void close() {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      throw failure(e);
    }
  }
}
