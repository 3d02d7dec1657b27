package io.streamlens.trainer;

import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.savedmodel.Device;
import io.streamlens.trainer.dataset.Dataset;
import io.streamlens.trainer.evaluation.Evaluation;

/**
 * What a training run gave.
 *
 * @param version as it was published
 * @param dataset what it was trained and tested on
 * @param evaluation of the test split
 * @param epochs how many were done
 * @param seconds wall-clock time of the training loop
 * @param device what it ran on
 */
public record TrainingResult(
    ModelVersion version,
    Dataset dataset,
    Evaluation evaluation,
    int epochs,
    double seconds,
    Device device) {}
