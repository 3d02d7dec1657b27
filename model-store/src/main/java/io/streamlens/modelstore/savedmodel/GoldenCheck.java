package io.streamlens.modelstore.savedmodel;

import io.streamlens.modelstore.CorruptModelException;
import io.streamlens.modelstore.manifest.GoldenSamples;
import io.streamlens.modelstore.manifest.GoldenSamples.Sample;
import io.streamlens.modelstore.manifest.Precision;
import java.util.List;

/** Whether a loaded model reproduces its golden samples. */
public final class GoldenCheck {

  private GoldenCheck() {}

  /**
   * Classifies every golden sample, once alone and once with all others in one batch, and compares.
   *
   * @return the largest absolute difference of a probability that was seen
   * @throws CorruptModelException if one is beyond the tolerance, naming sample, label, both values
   *     and the tolerance; or if the samples do not fit the classifier or name no tolerance for the
   *     precision
   * @throws ClassificationException if the model failed to run, or gave no finite probability
   */
  public static double check(Classifier classifier, GoldenSamples golden, Precision precision) {
    Double tolerance = golden.tolerance().get(precision);
    if (tolerance == null) {
      throw new CorruptModelException(
          "the golden samples give no tolerance for " + precision + ", only " + golden.tolerance());
    }
    List<Sample> samples = golden.samples();
    for (int i = 0; i < samples.size(); i++) {
      checkFits(classifier, samples.get(i), i);
    }
    double largest = 0;
    for (int i = 0; i < samples.size(); i++) {
      float[] alone = classifier.classify(List.of(samples.get(i).pixels()));
      largest = Math.max(largest, compare(samples.get(i), i, alone, 0, tolerance));
    }
    float[] together = classifier.classify(samples.stream().map(Sample::pixels).toList());
    for (int i = 0; i < samples.size(); i++) {
      int offset = i * classifier.labels();
      largest = Math.max(largest, compare(samples.get(i), i, together, offset, tolerance));
    }
    return largest;
  }

  private static void checkFits(Classifier classifier, Sample sample, int index) {
    if (sample.pixels().length != classifier.input().size()
        || sample.probabilities().length != classifier.labels()) {
      throw new CorruptModelException(
          "golden sample %d has %d pixel values and %d probabilities, the model has %d and %d"
              .formatted(
                  index,
                  sample.pixels().length,
                  sample.probabilities().length,
                  classifier.input().size(),
                  classifier.labels()));
    }
  }

  private static double compare(
      Sample sample, int index, float[] found, int offset, double tolerance) {
    double largest = 0;
    float[] expected = sample.probabilities();
    for (int label = 0; label < expected.length; label++) {
      double difference = Math.abs((double) found[offset + label] - expected[label]);
      if (!(difference <= tolerance)) { // so that a NaN is beyond it too
        throw new CorruptModelException(
            "golden sample %d, label %d: expected the probability %s, the loaded model gave %s (tolerance %s)"
                .formatted(index, label, expected[label], found[offset + label], tolerance));
      }
      largest = Math.max(largest, difference);
    }
    return largest;
  }
}
