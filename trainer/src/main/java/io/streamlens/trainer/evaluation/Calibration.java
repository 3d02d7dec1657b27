package io.streamlens.trainer.evaluation;

import io.streamlens.trainer.dataset.Split;
import java.util.ArrayList;
import java.util.List;

/**
 * How far a model's confidence can be taken at its word: images in bins of equal width by
 * confidence (Guo and others, "On Calibration of Modern Neural Networks", 2017).
 *
 * @param bins those with images, from the least confident
 * @param error the expected calibration error: the mean distance between a bin's confidence and its
 *     accuracy, weighted by its images; 0 to 1
 */
public record Calibration(List<Bin> bins, double error) {

  public Calibration {
    bins = List.copyOf(bins);
  }

  /**
   * Images of about the same confidence.
   *
   * @param images how many, 1 or more
   * @param confidence their mean confidence, 0 to 1
   * @param accuracy the share of them that is right, 0 to 1
   */
  public record Bin(int images, double confidence, double accuracy) {}

  /**
   * Sorts the images of an evaluation.
   *
   * @param split the images that were evaluated
   * @param bins how many there are over 0 to 1
   */
  public static Calibration of(Evaluation evaluation, Split split, int bins) {
    int[] images = new int[bins];
    int[] right = new int[bins];
    double[] confidence = new double[bins];
    for (int i = 0; i < split.size(); i++) {
      int bin = Math.min(bins - 1, (int) (evaluation.confidences()[i] * bins));
      images[bin]++;
      confidence[bin] += evaluation.confidences()[i];
      right[bin] += evaluation.predictedLabels()[i] == split.label(i) ? 1 : 0;
    }
    List<Bin> filled = new ArrayList<>();
    double error = 0;
    for (int bin = 0; bin < bins; bin++) {
      if (images[bin] > 0) {
        filled.add(
            new Bin(images[bin], confidence[bin] / images[bin], (double) right[bin] / images[bin]));
        error += Math.abs(confidence[bin] - right[bin]) / split.size();
      }
    }
    return new Calibration(filled, error);
  }
}
