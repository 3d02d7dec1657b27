package io.streamlens.trainer.publication;

import io.streamlens.modelstore.manifest.TrainingRecord;
import io.streamlens.modelstore.savedmodel.Device;
import io.streamlens.trainer.dataset.Dataset;
import io.streamlens.trainer.evaluation.Evaluation;
import io.streamlens.trainer.evaluation.Predictor;
import io.streamlens.trainer.network.Normalization;
import io.streamlens.trainer.network.ShapedNetwork;
import io.streamlens.trainer.network.Weights;

/**
 * A network that has been trained and measured: all that a publication needs to know.
 *
 * @param name the model's name
 * @param network its layers
 * @param normalization its first act
 * @param weights its trained weights
 * @param trained the graph it was trained in, in inference mode
 * @param dataset what it was trained and tested on
 * @param evaluation of the test split
 * @param record where it comes from
 * @param device what it was trained on
 */
public record TrainedModel(
    String name,
    ShapedNetwork network,
    Normalization normalization,
    Weights weights,
    Predictor trained,
    Dataset dataset,
    Evaluation evaluation,
    TrainingRecord record,
    Device device) {}
