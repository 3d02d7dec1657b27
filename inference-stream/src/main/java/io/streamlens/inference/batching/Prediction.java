package io.streamlens.inference.batching;

import io.streamlens.modelstore.ModelVersion;

/**
 * What a model said of one image.
 *
 * @param batch the batch that the image was in
 * @param row the image's row in it
 */
public record Prediction(BatchPredictions batch, int row) {

  /** The version that made it. */
  public ModelVersion model() {
    return batch.model();
  }

  /** The probability, 0 to 1, of the label with this index. */
  public float probability(int label) {
    return batch.probability(row, label);
  }
}
