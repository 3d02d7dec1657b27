package io.streamlens.modelstore.savedmodel.adaptation;

import io.streamlens.modelstore.UnfitModelException;
import io.streamlens.modelstore.manifest.ImportRecord.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the numbers that come out of a foreign graph are, and the probabilities in them. */
final class OutputValues {

  /** How far a softmax in half precision may be off. */
  private static final double ROUNDING = 5e-3;

  private OutputValues() {}

  /**
   * Decides by what came out.
   *
   * @param stated what the user says it is, if anything
   * @throws UnfitModelException if it is neither, or not what the user says
   */
  static Values decide(List<float[]> rows, @Nullable Values stated) {
    boolean probabilities = rows.stream().allMatch(row -> isUnit(row) && sumsToOne(row));
    if (stated == Values.LOGITS || probabilities) {
      return stated == Values.LOGITS ? Values.LOGITS : Values.PROBABILITIES;
    }
    if (stated == Values.PROBABILITIES) {
      throw new UnfitModelException(
          "its outputs are no probabilities: for one image their sum is %.4f (say --output logits)"
              .formatted(
                  sum(
                      rows.stream()
                          .filter(row -> !sumsToOne(row))
                          .findFirst()
                          .orElse(rows.get(0)))));
    }
    if (rows.stream().allMatch(OutputValues::isUnit)) {
      throw new UnfitModelException(
          "its outputs are all between 0 and 1 and do not add up to 1, as of labels that do not"
              + " exclude each other; here an image has one label (if they are logits nevertheless,"
              + " say --output logits)");
    }
    return Values.LOGITS;
  }

  /** The probabilities of one image. */
  static float[] probabilities(float[] row, Values values) {
    return values == Values.PROBABILITIES ? row : softmax(row);
  }

  private static float[] softmax(float[] logits) {
    double largest = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      largest = Math.max(largest, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - largest);
    }
    float[] result = new float[logits.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) (Math.exp(logits[i] - largest) / sum);
    }
    return result;
  }

  private static boolean isUnit(float[] row) {
    for (float value : row) {
      if (value < -ROUNDING || value > 1 + ROUNDING) {
        return false;
      }
    }
    return true;
  }

  private static boolean sumsToOne(float[] row) {
    return Math.abs(sum(row) - 1) <= ROUNDING;
  }

  private static double sum(float[] row) {
    double sum = 0;
    for (float value : row) {
      sum += value;
    }
    return sum;
  }
}
