package io.streamlens.modelstore.manifest;

import java.util.List;

/**
 * What the model did on the held-out set, to measure drift against later.
 *
 * @param classShares for each label, the share of images predicted as it, 0 to 1, sum 1
 * @param confidenceHistogram shares of the highest probability in equal bins over 0 to 1, sum 1
 * @param pixelMean mean of all pixel values, 0 to 255
 * @param pixelSpread standard deviation of all pixel values
 */
public record Baseline(
    List<Double> classShares,
    List<Double> confidenceHistogram,
    double pixelMean,
    double pixelSpread) {

  public Baseline {
    classShares = List.copyOf(classShares);
    confidenceHistogram = List.copyOf(confidenceHistogram);
  }
}
