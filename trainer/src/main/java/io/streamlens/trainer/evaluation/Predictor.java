package io.streamlens.trainer.evaluation;

import io.streamlens.trainer.dataset.Split;

/** Something that gives probabilities for images. */
@FunctionalInterface
public interface Predictor {

  /**
   * Predicts every image of a split.
   *
   * @return size x labels probabilities, row-major
   */
  float[] probabilities(Split split);
}
