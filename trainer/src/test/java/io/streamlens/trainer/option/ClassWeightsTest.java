package io.streamlens.trainer.option;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.streamlens.trainer.InvalidRequestException;
import org.junit.jupiter.api.Test;

class ClassWeightsTest {

  @Test
  void shouldCountAllImagesAlikeWithoutWeights() {
    assertArrayEquals(new float[] {1, 1}, ClassWeights.EQUAL.of(new int[] {90, 10}), 1e-6f);
  }

  @Test
  void shouldCountLabelsAlikeWhenBalanced() {
    // 90 * 0.5556 = 10 * 5 = 50, and the mean over 100 images is 1.
    assertArrayEquals(
        new float[] {0.5555556f, 5}, ClassWeights.BALANCED.of(new int[] {90, 10}), 1e-6f);
  }

  @Test
  void shouldNotStumbleOverALabelWithoutImages() {
    float[] weights = ClassWeights.BALANCED.of(new int[] {50, 0, 50});

    assertEquals(1, weights[0], 1e-6);
    assertEquals(1, weights[2], 1e-6);
  }

  @Test
  void shouldKeepTheMeanWeightAtOne() {
    assertArrayEquals(
        new float[] {0.5f, 1.5f}, ClassWeights.parse("1,3").of(new int[] {50, 50}), 1e-6f);
  }

  @Test
  void shouldWantANumberForEachLabel() {
    InvalidRequestException e =
        assertThrows(
            InvalidRequestException.class, () -> ClassWeights.parse("1,2").of(new int[] {1, 1, 1}));

    assertEquals("class-weights must be 3 numbers, one for each label, not 2", e.getMessage());
  }
}
