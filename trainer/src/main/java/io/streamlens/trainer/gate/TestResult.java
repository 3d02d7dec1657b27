package io.streamlens.trainer.gate;

import io.streamlens.trainer.dataset.Dataset;
import io.streamlens.trainer.dataset.Split;
import io.streamlens.trainer.evaluation.Evaluation;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How many test images a model got right, by their true label. The arrays belong to this record: do
 * not change them.
 *
 * @param labels of the test images, in index order
 * @param images how many test images each label has
 * @param right how many of them got it
 */
@SuppressWarnings("ArrayRecordComponent")
public record TestResult(List<String> labels, int[] images, int[] right) {

  public TestResult {
    labels = List.copyOf(labels);
  }

  /** What the training's own evaluation found. */
  public static TestResult of(Dataset dataset, Evaluation evaluation) {
    int[] images = new int[dataset.labels().size()];
    int[] right = new int[images.length];
    for (int label = 0; label < images.length; label++) {
      images[label] = Arrays.stream(evaluation.confusion()[label]).sum();
      right[label] = evaluation.confusion()[label][label];
    }
    return new TestResult(dataset.labels(), images, right);
  }

  /**
   * What a model with labels of its own found; right is who gives the image's label its name.
   *
   * @param probabilities of all test images, row-major
   * @param modelLabels the model's, in the order of the columns
   */
  static TestResult of(Dataset dataset, float[] probabilities, List<String> modelLabels) {
    Split test = dataset.test();
    int[] images = new int[dataset.labels().size()];
    int[] right = new int[images.length];
    int columns = modelLabels.size();
    for (int image = 0; image < test.size(); image++) {
      int label = test.label(image);
      String found = modelLabels.get(best(probabilities, image * columns, columns));
      images[label]++;
      right[label] += found.equals(dataset.labels().get(label)) ? 1 : 0;
    }
    return new TestResult(dataset.labels(), images, right);
  }

  private static int best(float[] probabilities, int row, int columns) {
    int best = 0;
    for (int column = 1; column < columns; column++) {
      if (probabilities[row + column] > probabilities[row + best]) {
        best = column;
      }
    }
    return best;
  }

  /** How many test images there are. */
  public int total() {
    return Arrays.stream(images).sum();
  }

  /** How many of them it got right. */
  public int totalRight() {
    return Arrays.stream(right).sum();
  }

  /** The share of those, 0 to 1. */
  public double accuracy() {
    return (double) totalRight() / total();
  }

  /** The share of right answers by label, for those that have test images. */
  public Map<String, Double> accuracyByLabel() {
    Map<String, Double> shares = new LinkedHashMap<>();
    for (int label = 0; label < images.length; label++) {
      if (images[label] > 0) {
        shares.put(labels.get(label), (double) right[label] / images[label]);
      }
    }
    return shares;
  }
}
