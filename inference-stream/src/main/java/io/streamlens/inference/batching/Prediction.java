package io.streamlens.inference.batching;

import io.streamlens.modelstore.ModelVersion;

/**
 * What a model said of one image: a row of its batch's probabilities.
 *
 * @param model the version that made it
 * @param probabilities of the whole batch, row-major; shared by all its images, not to be changed
 * @param row the image's row
 */
@SuppressWarnings("ArrayRecordComponent")
public record Prediction(ModelVersion model, float[] probabilities, int row) {

  /** The number of labels. */
  public int labels() {
    return model.manifest().labels().size();
  }

  /** The probability, 0 to 1, of the label with this index. */
  public float probability(int label) {
    return probabilities[row * labels() + label];
  }
}
