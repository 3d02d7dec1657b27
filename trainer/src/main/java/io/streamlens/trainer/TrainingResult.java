package io.streamlens.trainer;

import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.savedmodel.Device;
import io.streamlens.trainer.dataset.Dataset;
import io.streamlens.trainer.evaluation.Evaluation;
import io.streamlens.trainer.training.TrainingOutcome;

/**
 * What a training run gave.
 *
 * @param version as it was published
 * @param dataset what it was trained and tested on
 * @param evaluation of the test split
 * @param outcome of the training loop
 * @param device what it ran on
 */
public record TrainingResult(
    ModelVersion version,
    Dataset dataset,
    Evaluation evaluation,
    TrainingOutcome outcome,
    Device device) {

  /** How many epochs were done. */
  public int epochs() {
    return outcome.epochs();
  }

  /** Wall-clock time of the training loop. */
  public double seconds() {
    return outcome.seconds();
  }
}
