package io.streamlens.modelstore.savedmodel;

import io.streamlens.modelstore.manifest.GoldenSamples;
import io.streamlens.modelstore.manifest.Precision;

/** Whether a loaded model reproduces its golden samples. */
public final class GoldenCheck {

  private GoldenCheck() {}

  /**
   * Classifies every golden sample and compares.
   *
   * @return the largest absolute difference of a probability that was seen
   * @throws io.streamlens.modelstore.CorruptModelException if one is beyond the tolerance, naming
   *     sample, label, both values and the tolerance
   */
  public static double check(Classifier classifier, GoldenSamples golden, Precision precision) {
    throw new UnsupportedOperationException("in the making");
  }
}
