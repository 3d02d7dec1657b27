package io.streamlens.trainer;

import io.streamlens.modelstore.AliasState;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.savedmodel.Device;
import io.streamlens.trainer.dataset.Dataset;
import io.streamlens.trainer.evaluation.Evaluation;
import io.streamlens.trainer.training.TrainingOutcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Hears how a training run goes. Called on the thread that runs it, {@link #downloading} on
 * another; what takes long here holds up the training. Every method does nothing unless overridden.
 */
public interface TrainingListener {

  /** Hears and does nothing. */
  TrainingListener NONE = new TrainingListener() {};

  /** What a run does, one after the other. */
  enum Phase {
    /** Finding, perhaps downloading, and reading the images. */
    DATASET,
    /** The training loop. */
    TRAINING,
    /** Measuring on the test split. */
    EVALUATION,
    /** Exporting, checking and publishing. */
    PUBLICATION
  }

  /**
   * What is about to be trained.
   *
   * @param network its name
   * @param parameters how many values are learned
   * @param device on what
   * @param options how
   * @param stepsPerEpoch batches in an epoch
   * @param platform what computes, such as {@code cpu (/device:CPU:0), TensorFlow 2.18.0
   *     linux-x86_64, 2 threads, bfloat16}
   */
  record Plan(
      String network,
      long parameters,
      Device device,
      TrainingOptions options,
      int stepsPerEpoch,
      String platform) {}

  /**
   * Where the training is.
   *
   * @param epoch of this step, from 1
   * @param epochs how many there will be
   * @param step number of steps done in the whole run
   * @param steps how many there will be
   * @param loss mean over the epoch so far
   * @param accuracy mean over the epoch so far, 0 to 1, while training (dropout included)
   * @param imagesPerSecond over the whole run so far
   * @param remaining estimated time until the last step
   */
  record Step(
      int epoch,
      int epochs,
      long step,
      long steps,
      double loss,
      double accuracy,
      double imagesPerSecond,
      Duration remaining) {}

  /**
   * What an epoch gave.
   *
   * @param epoch from 1
   * @param epochs how many there will be
   * @param loss mean over the epoch
   * @param accuracy mean over the epoch, 0 to 1, while training
   * @param validated what the weights that would be exported did on the validation split; absent
   *     without one
   * @param steps done in the whole run
   * @param learningRate of the last step
   * @param seconds it took
   * @param cpuSeconds processor time of the process in the whole run so far
   */
  record Epoch(
      int epoch,
      int epochs,
      double loss,
      double accuracy,
      @Nullable Validated validated,
      long steps,
      double learningRate,
      double seconds,
      double cpuSeconds) {}

  /**
   * What weights did on the validation split.
   *
   * @param accuracy 0 to 1
   * @param loss mean cross entropy
   */
  record Validated(double accuracy, double loss) {}

  /** A phase begins; the one before it is over. */
  default void phaseStarted(Phase phase) {}

  /**
   * Some more of the data set has come.
   *
   * @param file what is downloaded
   * @param bytes how much of it has come
   * @param total how much it will be; -1 if nobody knows
   */
  default void downloading(String file, long bytes, long total) {}

  /** The data set is in memory. */
  default void datasetLoaded(Dataset dataset) {}

  /** The first epoch is about to begin. */
  default void trainingStarted(Plan plan) {}

  /**
   * The run goes on from a checkpoint.
   *
   * @param epoch the last that is done
   * @param epochs how many there will be
   */
  default void resumed(int epoch, int epochs) {}

  /** An epoch begins; the first is 1. */
  default void epochStarted(int epoch, int epochs) {}

  /** A step was done. */
  default void step(Step step) {}

  /** An epoch is over. */
  default void epochEnded(Epoch epoch) {}

  /** The last epoch is over, by plan or by early stopping. */
  default void trained(TrainingOutcome outcome) {}

  /** The test split was looked at. */
  default void evaluated(Evaluation evaluation) {}

  /** The version is published and can be seen by everybody. */
  default void published(ModelVersion version) {}

  /** The alias that was asked for points to the new version. */
  default void promoted(String alias, AliasState state) {}

  /** The run is over and went well. */
  default void done(TrainingResult result) {}
}
