package io.streamlens.inference.batching;

import io.streamlens.modelstore.ModelVersion;

/**
 * What a model said of the images of a batch: one object for all of them.
 *
 * @param model the version that made it
 * @param probabilities row-major, a row for each image; shared by all of them, not to be changed
 * @param classifiedAt when it had run, milliseconds since the epoch
 */
@SuppressWarnings("ArrayRecordComponent")
public record BatchPredictions(ModelVersion model, float[] probabilities, long classifiedAt) {

  /** The number of labels, as long as a row. */
  public int labels() {
    return model.manifest().labels().size();
  }

  /** The probability, 0 to 1, of the label with this index for the image in this row. */
  public float probability(int row, int label) {
    return probabilities[row * labels() + label];
  }

  /** What it says of one image. */
  Prediction of(int row) {
    return new Prediction(this, row);
  }
}
