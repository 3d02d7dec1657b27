package io.streamlens.trainer.training;

import io.streamlens.trainer.dataset.Split;
import io.streamlens.trainer.option.Regularization;
import java.util.Arrays;

/**
 * What the network is to say of an image: a share for each label, smoothed as asked for, and how
 * much the image counts.
 */
final class TargetRows {

  private final int labels;
  private final float right;
  private final float wrong;
  private final float[] weights;

  /**
   * @param labels how many there are
   * @param split what is trained on: balanced weights follow from it
   */
  TargetRows(int labels, Regularization options, Split split) {
    this.labels = labels;
    this.wrong = (float) (options.labelSmoothing() / labels);
    this.right = (float) (1 - options.labelSmoothing()) + wrong;
    this.weights = options.classWeights().of(counts(split, labels));
  }

  private static int[] counts(Split split, int labels) {
    int[] counts = new int[labels];
    for (int image = 0; image < split.size(); image++) {
      counts[split.label(image)]++;
    }
    return counts;
  }

  /** Writes the row and the weight of each image. */
  void write(int[] indices, float[] targets, float[] imageWeights) {
    Arrays.fill(targets, wrong);
    for (int image = 0; image < indices.length; image++) {
      targets[image * labels + indices[image]] = right;
      imageWeights[image] = weights[indices[image]];
    }
  }
}
