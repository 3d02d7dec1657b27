package io.streamlens.inference.batching;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class MemoryCeilingTest {

  private final MemoryCeiling ceiling = new MemoryCeiling();

  @Test
  void shouldBoundNothingUntilABatchHasFailed() {
    run(1000, 64);
    assertEquals(Integer.MAX_VALUE, ceiling.images());

    ceiling.exhausted(64);
    assertEquals(32, ceiling.images());
  }

  @Test
  void shouldHalveOnceForBatchesOfTheSameSizeThatFailTogether() {
    ceiling.exhausted(64);
    ceiling.exhausted(64);

    assertEquals(32, ceiling.images());
  }

  @Test
  void shouldNeverFallBelowOneImage() {
    ceiling.exhausted(2);
    ceiling.exhausted(1);

    assertEquals(1, ceiling.images());
  }

  @Test
  void shouldGrowBackByAnEighthAfterAHundredFullBatches() {
    ceiling.exhausted(64);

    run(99, 32);
    run(1000, 31); // says nothing of larger ones
    assertEquals(32, ceiling.images());

    run(1, 32);
    assertEquals(36, ceiling.images());
  }

  @Test
  void shouldWaitLongerForTheNextRiseWhenOneHasFailed() {
    ceiling.exhausted(64);
    run(100, 32);
    ceiling.exhausted(36);
    assertEquals(18, ceiling.images());

    run(199, 18);
    assertEquals(18, ceiling.images());

    run(1, 18);
    assertEquals(20, ceiling.images());
  }

  private void run(int batches, int size) {
    for (int i = 0; i < batches; i++) {
      ceiling.ran(size);
    }
  }
}
