package io.streamlens.trainer.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.trainer.TrainingOptions;
import org.junit.jupiter.api.Test;

/** Runs of ten epochs of ten steps, largest rate 0.1. */
class LearningRateTest {

  private static final double EXACT = 1e-12;

  @Test
  void shouldStayWhereItIsWhenConstant() {
    LearningRate rate = rate("constant", 0);

    assertEquals(0.1, rate.at(0), EXACT);
    assertEquals(0.1, rate.at(99), EXACT);
  }

  @Test
  void shouldFallToATenthAtHalfAndAHundredthAtThreeQuarters() {
    LearningRate rate = rate("step", 0);

    assertEquals(0.1, rate.at(49), EXACT);
    assertEquals(0.01, rate.at(50), EXACT);
    assertEquals(0.01, rate.at(74), EXACT);
    assertEquals(0.001, rate.at(75), EXACT);
  }

  @Test
  void shouldFallAlongHalfACosine() {
    LearningRate rate = rate("cosine", 0);

    assertEquals(0.1, rate.at(0), EXACT);
    assertEquals(0.1 * (2 + Math.sqrt(2)) / 4, rate.at(25), EXACT);
    assertEquals(0.05, rate.at(50), EXACT);
    assertTrue(rate.at(99) > 0 && rate.at(99) < 0.0001);
  }

  @Test
  void shouldRiseStepByStepInTheWarmUpAndFallOverTheRest() {
    LearningRate rate = rate("cosine", 2);

    assertEquals(0.1 / 21, rate.at(0), EXACT);
    assertEquals(0.1 * 20 / 21, rate.at(19), EXACT);
    assertEquals(0.1, rate.at(20), EXACT);
    assertEquals(0.05, rate.at(60), EXACT);
  }

  @Test
  void shouldWarmUpConstantAndStepTooWithPartsOfEpochs() {
    assertEquals(0.1 / 6, rate("constant", 0.5).at(0), EXACT);
    assertEquals(0.1, rate("constant", 0.5).at(5), EXACT);
    assertEquals(0.1 * 3 / 6, rate("step", 0.5).at(2), EXACT);
    assertEquals(0.01, rate("step", 0.5).at(50), EXACT);
  }

  @Test
  void shouldRiseAndFallInOneCycle() {
    LearningRate rate = rate("one-cycle", 0);

    assertEquals(0.1 / 25, rate.at(0), EXACT);
    assertEquals(0.1 * (1 + 1.0 / 25) / 2, rate.at(15), EXACT);
    assertEquals(0.1, rate.at(30), EXACT);
    assertEquals(0.1 * (1 + 1e-4) / 2, rate.at(65), EXACT);
    assertTrue(rate.at(99) < 0.0001);
  }

  @Test
  void shouldTakeTheWarmUpAsOneCyclesRise() {
    LearningRate rate = rate("one-cycle", 5);

    assertEquals(0.1, rate.at(50), EXACT);
    assertTrue(rate.at(49) < 0.1 && rate.at(51) < 0.1);
  }

  private static LearningRate rate(String schedule, double warmup) {
    TrainingOptions options =
        TrainingOptions.PLAIN
            .withLearningRate(0.1)
            .with("schedule", schedule)
            .with("warmup", Double.toString(warmup));
    return new LearningRate(options.optimization(), 10, 100);
  }
}
