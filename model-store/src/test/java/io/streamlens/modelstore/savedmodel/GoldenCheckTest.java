package io.streamlens.modelstore.savedmodel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.modelstore.CorruptModelException;
import io.streamlens.modelstore.manifest.GoldenSamples;
import io.streamlens.modelstore.manifest.GoldenSamples.Sample;
import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.manifest.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoldenCheckTest {

  private static final float[] EVEN = {0.25f, 0.75f};

  private static GoldenSamples golden(Map<Precision, Double> tolerance, float[]... probabilities) {
    List<Sample> samples = new ArrayList<>();
    for (float[] expected : probabilities) {
      samples.add(new Sample(new byte[4], expected));
    }
    return new GoldenSamples(tolerance, samples);
  }

  @Test
  void shouldAcceptAModelThatReproducesItsSamples(@TempDir Path directory) throws IOException {
    TinyModel model = new TinyModel(new ImageSpec(28, 28, 1), 10);
    model.write(directory);
    try (Classifier classifier =
        SavedModelClassifier.open(directory, model.manifest(), Devices.CPU, Precision.FP32)) {

      double largest = GoldenCheck.check(classifier, model.golden(5), Precision.FP32);

      assertTrue(largest < 1e-5, "" + largest);
    }
  }

  @Test
  void shouldReturnTheLargestDifference() {
    GoldenSamples golden = golden(Map.of(Precision.FP32, 0.1), EVEN, new float[] {0.25f, 0.78125f});

    double largest = GoldenCheck.check(new FixedClassifier(EVEN, EVEN), golden, Precision.FP32);

    assertEquals(0.03125, largest);
  }

  @Test
  void shouldNameSampleLabelAndBothValuesBeyondTheTolerance() {
    GoldenSamples golden = golden(Map.of(Precision.FP32, 0.1), EVEN, new float[] {0.25f, 0.5f});

    String message = refusal(new FixedClassifier(EVEN, EVEN), golden, Precision.FP32);

    assertEquals(
        "golden sample 1, label 1: expected the probability 0.5, the loaded model gave 0.75"
            + " (tolerance 0.1)",
        message);
  }

  @Test
  void shouldRefuseAModelThatGoesWrongOnlyInABatch() {
    GoldenSamples golden = golden(Map.of(Precision.FP32, 0.1), EVEN, EVEN);

    refusal(new FixedClassifier(EVEN, new float[] {0.75f, 0.25f}), golden, Precision.FP32);
  }

  @Test
  void shouldUseTheToleranceOfThePrecision() {
    GoldenSamples golden =
        golden(
            Map.of(Precision.FP32, 1e-4, Precision.BFLOAT16, 0.1), new float[] {0.3f, 0.7f}, EVEN);
    Classifier classifier = new FixedClassifier(EVEN, EVEN);

    assertEquals(0.05, GoldenCheck.check(classifier, golden, Precision.BFLOAT16), 1e-6);
    refusal(classifier, golden, Precision.FP32);
  }

  @Test
  void shouldRefuseAPrecisionThatHasNoTolerance() {
    GoldenSamples golden = golden(Map.of(Precision.FP32, 0.1), EVEN);

    refusal(new FixedClassifier(EVEN, EVEN), golden, Precision.BFLOAT16);
  }

  @Test
  void shouldRefuseNoNumbers() {
    GoldenSamples golden = golden(Map.of(Precision.FP32, 0.1), EVEN);

    refusal(new FixedClassifier(new float[] {Float.NaN, 0.75f}, EVEN), golden, Precision.FP32);
  }

  @Test
  void shouldRefuseSamplesOfAnotherShape() {
    GoldenSamples golden = golden(Map.of(Precision.FP32, 0.1), new float[] {0.2f, 0.3f, 0.5f});

    refusal(new FixedClassifier(EVEN, EVEN), golden, Precision.FP32);
  }

  private static String refusal(Classifier classifier, GoldenSamples golden, Precision precision) {
    return String.valueOf(
        assertThrows(
                CorruptModelException.class, () -> GoldenCheck.check(classifier, golden, precision))
            .getMessage());
  }

  /** Gives one answer to a single image and another to each image of a larger batch. */
  @SuppressWarnings("ArrayRecordComponent")
  private record FixedClassifier(float[] alone, float[] together) implements Classifier {

    @Override
    public ImageSpec input() {
      return new ImageSpec(2, 2, 1);
    }

    @Override
    public int labels() {
      return 2;
    }

    @Override
    public float[] classify(List<byte[]> images) {
      float[] result = new float[images.size() * 2];
      for (int i = 0; i < images.size(); i++) {
        System.arraycopy(images.size() == 1 ? alone : together, 0, result, i * 2, 2);
      }
      return result;
    }

    @Override
    public void close() {}
  }
}
