package io.streamlens.trainer.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.trainer.dataset.PixelStatistics;
import io.streamlens.trainer.dataset.Split;
import org.junit.jupiter.api.Test;

class EvaluationTest {

  private static final Split SPLIT =
      new Split(
          new ImageSpec(1, 2, 1),
          new byte[] {0, 0, 0, 0, 10, 10, 10, (byte) 200},
          new int[] {0, 1, 2, 2});

  @Test
  void shouldMeasureAccuracyConfusionAndConfidence() {
    Evaluation evaluation =
        Evaluation.of(
            split ->
                new float[] {
                  0.7f, 0.2f, 0.1f,
                  0.1f, 0.9f, 0.0f,
                  0.6f, 0.0f, 0.4f,
                  0.0f, 0.0f, 1.0f
                },
            SPLIT,
            3);

    assertEquals(0.75, evaluation.accuracy());
    assertArrayEquals(new int[] {0, 1, 0, 2}, evaluation.predictedLabels());
    assertArrayEquals(new int[][] {{1, 0, 0}, {0, 1, 0}, {1, 0, 1}}, evaluation.confusion());
    assertArrayEquals(new double[] {0.5, 0.25, 0.25}, evaluation.classShares());
    assertArrayEquals(new double[] {0, 0, 0, 0.5, 0.5}, evaluation.confidenceHistogram(5), 1e-12);
    assertEquals(-(Math.log(0.7) + Math.log(0.9) + Math.log(0.4)) / 4, evaluation.loss(), 1e-6);
  }

  @Test
  void shouldTakeTheFirstOfEquallyProbableLabels() {
    Evaluation evaluation = Evaluation.of(split -> new float[12], SPLIT, 3);

    assertArrayEquals(new int[4], evaluation.predictedLabels());
  }

  @Test
  void shouldKnowMeanAndSpreadOfThePixels() {
    PixelStatistics statistics = PixelStatistics.of(SPLIT);

    assertEquals(230 / 8.0, statistics.mean(), 1e-9);
    assertEquals(Math.sqrt(40_300 / 8.0 - 28.75 * 28.75), statistics.spread(), 1e-9);
  }

  @Test
  void shouldKnowMeanAndSpreadOfEachChannel() {
    Split colours =
        new Split(new ImageSpec(1, 2, 3), new byte[] {1, 2, 3, 3, 2, (byte) 253}, new int[] {0});

    PixelStatistics statistics = PixelStatistics.of(colours);

    assertEquals(3, statistics.channels());
    assertEquals(2, statistics.mean(0));
    assertEquals(1, statistics.spread(0));
    assertEquals(0, statistics.spread(1));
    assertEquals(128, statistics.mean(2));
  }
}
