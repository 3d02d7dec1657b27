package io.streamlens.trainer.evaluation;

import io.streamlens.trainer.dataset.Split;
import java.util.Arrays;

/**
 * What a model did on labelled images. The arrays belong to this record: do not change them.
 *
 * @param accuracy the share of images whose most probable label is right, 0 to 1
 * @param loss the mean cross entropy
 * @param predictedLabels for each image the index of its most probable label (the first of equals)
 * @param confidences for each image the probability of that label
 * @param confusion how many images of label i (row) were given label j (column)
 */
@SuppressWarnings("ArrayRecordComponent")
public record Evaluation(
    double accuracy, double loss, int[] predictedLabels, float[] confidences, int[][] confusion) {

  private static final double SMALLEST_PROBABILITY = 1e-12;

  /**
   * Measures a model.
   *
   * @param labels how many labels there are
   */
  public static Evaluation of(Predictor predictor, Split split, int labels) {
    float[] probabilities = predictor.probabilities(split);
    int[] predicted = new int[split.size()];
    float[] confidences = new float[split.size()];
    int[][] confusion = new int[labels][labels];
    int right = 0;
    double loss = 0;
    for (int image = 0; image < split.size(); image++) {
      int row = image * labels;
      int best = mostProbable(probabilities, row, labels);
      predicted[image] = best;
      confidences[image] = probabilities[row + best];
      confusion[split.label(image)][best]++;
      right += best == split.label(image) ? 1 : 0;
      loss -= Math.log(Math.max(SMALLEST_PROBABILITY, probabilities[row + split.label(image)]));
    }
    return new Evaluation(
        (double) right / split.size(), loss / split.size(), predicted, confidences, confusion);
  }

  private static int mostProbable(float[] probabilities, int row, int labels) {
    int best = 0;
    for (int label = 1; label < labels; label++) {
      if (probabilities[row + label] > probabilities[row + best]) {
        best = label;
      }
    }
    return best;
  }

  /** For each label, the share of images that were given it; sum 1. */
  public double[] classShares() {
    int[] counts = new int[confusion.length];
    for (int label : predictedLabels) {
      counts[label]++;
    }
    return shares(counts);
  }

  /** The shares of images by confidence, in {@code bins} equal bins over 0 to 1; sum 1. */
  public double[] confidenceHistogram(int bins) {
    int[] counts = new int[bins];
    for (float confidence : confidences) {
      counts[Math.min(bins - 1, (int) (confidence * bins))]++;
    }
    return shares(counts);
  }

  private static double[] shares(int[] counts) {
    double sum = Arrays.stream(counts).sum();
    return Arrays.stream(counts).mapToDouble(count -> count / sum).toArray();
  }
}
