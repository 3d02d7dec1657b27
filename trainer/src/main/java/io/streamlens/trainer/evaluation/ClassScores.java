package io.streamlens.trainer.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How well one label is told from the others.
 *
 * @param images how many images have it
 * @param predicted how many images were given it
 * @param right how many of those have it
 */
public record ClassScores(int images, int predicted, int right) {

  /** The scores of each label. */
  public static List<ClassScores> of(Evaluation evaluation) {
    int[][] confusion = evaluation.confusion();
    return IntStream.range(0, confusion.length)
        .mapToObj(
            label ->
                new ClassScores(
                    Arrays.stream(confusion[label]).sum(),
                    Arrays.stream(confusion).mapToInt(row -> row[label]).sum(),
                    confusion[label][label]))
        .toList();
  }

  /** The share of the images given this label that have it; NaN if none was given it. */
  public double precision() {
    return (double) right / predicted;
  }

  /** The share of the images with this label that were given it; NaN if there are none. */
  public double recall() {
    return (double) right / images;
  }

  /** The harmonic mean of precision and recall; NaN if nothing has this label or was given it. */
  public double f1() {
    return 2.0 * right / (images + predicted);
  }
}
