package io.streamlens.modelstore.manifest;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What the model did on the held-out set, to measure drift against later.
 *
 * @param classShares for each label, the share of images predicted as it, 0 to 1, sum 1
 * @param confidenceHistogram shares of the highest probability in equal bins over 0 to 1, sum 1
 * @param pixelMean mean of all pixel values, 0 to 255
 * @param pixelSpread standard deviation of all pixel values, 0 to 255
 */
public record Baseline(
    List<Double> classShares,
    List<Double> confidenceHistogram,
    @JsonProperty(required = true) double pixelMean,
    @JsonProperty(required = true) double pixelSpread) {

  /** How far the sum of shares that were rounded may be from 1. */
  private static final double ROUNDING = 1e-3;

  /**
   * @throws IllegalArgumentException naming the field that is missing or out of its bounds
   */
  public Baseline {
    classShares = checkedShares("classShares", classShares);
    confidenceHistogram = checkedShares("confidenceHistogram", confidenceHistogram);
    Require.range("pixelMean", pixelMean, 0, 255);
    Require.range("pixelSpread", pixelSpread, 0, 255);
  }

  void checkFits(int labels) {
    Require.size("baseline.classShares", classShares.size(), labels, "one for each label");
  }

  private static List<Double> checkedShares(String field, List<Double> shares) {
    double sum = 0;
    for (Double share : Require.present(field, shares)) {
      Require.range("each of " + field, Require.present("an entry of " + field, share), 0, 1);
      sum += share;
    }
    if (Math.abs(sum - 1) > ROUNDING) {
      throw new IllegalArgumentException("the sum of " + field + " must be 1, not " + sum);
    }
    return List.copyOf(shares);
  }
}
