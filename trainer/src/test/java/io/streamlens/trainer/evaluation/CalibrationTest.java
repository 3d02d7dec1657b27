package io.streamlens.trainer.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.trainer.dataset.Split;
import java.util.List;
import org.junit.jupiter.api.Test;

class CalibrationTest {

  /** Four images of label 0, 0, 1, 1. */
  private static final Split SPLIT =
      new Split(new ImageSpec(1, 1, 1), new byte[4], new int[] {0, 0, 1, 1});

  @Test
  void shouldWeighTheDistanceOfEachBinByItsImages() {
    // Right at 0.95, right at 0.95, wrong at 0.95; right at 0.6.
    Evaluation evaluation =
        Evaluation.of(
            split -> new float[] {.95f, .05f, .95f, .05f, .95f, .05f, .4f, .6f}, SPLIT, 2);

    Calibration calibration = Calibration.of(evaluation, SPLIT, 10);

    assertEquals(2, calibration.bins().size());
    assertEquals(1, calibration.bins().get(0).accuracy());
    assertEquals(3, calibration.bins().get(1).images());
    assertEquals(2.0 / 3, calibration.bins().get(1).accuracy(), 1e-9);
    assertEquals((0.4 + 3 * (0.95 - 2.0 / 3)) / 4, calibration.error(), 1e-6);
  }

  @Test
  void shouldFindNoErrorWhereConfidenceIsJustified() {
    Evaluation evaluation = Evaluation.of(split -> new float[] {1, 0, 1, 0, 0, 1, 0, 1}, SPLIT, 2);

    assertEquals(0, Calibration.of(evaluation, SPLIT, 10).error());
  }

  @Test
  void shouldScoreEachLabel() {
    Evaluation evaluation = Evaluation.of(split -> new float[] {1, 0, 1, 0, 1, 0, 0, 1}, SPLIT, 2);

    List<ClassScores> scores = ClassScores.of(evaluation);

    assertEquals(new ClassScores(2, 3, 2), scores.get(0));
    assertEquals(2.0 / 3, scores.get(0).precision(), 1e-9);
    assertEquals(1, scores.get(0).recall());
    assertEquals(0.8, scores.get(0).f1(), 1e-9);
    assertEquals(1, scores.get(1).precision());
    assertEquals(0.5, scores.get(1).recall());
  }

  @Test
  void shouldGiveNoPrecisionToALabelThatNothingWasGiven() {
    Evaluation evaluation = Evaluation.of(split -> new float[] {1, 0, 1, 0, 1, 0, 1, 0}, SPLIT, 2);

    assertTrue(Double.isNaN(ClassScores.of(evaluation).get(1).precision()));
    assertEquals(0, ClassScores.of(evaluation).get(1).f1());
  }
}
