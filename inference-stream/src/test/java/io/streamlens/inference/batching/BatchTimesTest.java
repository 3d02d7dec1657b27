package io.streamlens.inference.batching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BatchTimesTest {

  private static final double MS = 1e6;

  private final BatchTimes times =
      new BatchTimes(List.of(measured(1, 1), measured(16, 4), measured(64, 10)));

  @Test
  void shouldBeLinearBetweenTheMeasuredSizesAndBeyondThem() {
    assertEquals(4 * MS, times.typicalNanos(16), 1);
    assertEquals(7 * MS, times.typicalNanos(40), 1);
    assertEquals(14 * MS, times.typicalNanos(96), 1);
  }

  @Test
  void shouldForgetAPauseSoonThatHasNothingToDoWithTheModel() {
    times.learn(16, (long) (400 * MS));
    assertTrue(times.typicalNanos(16) < 4.5 * MS, "after it " + times.typicalNanos(16));

    run(times, 16, 4, 20);

    assertEquals(4 * MS, times.typicalNanos(16), 0.1 * MS);
  }

  @Test
  void shouldKnowAfterTenBatchesThatTheModelHasBecomeTwiceAsSlow() {
    run(times, 16, 8, 10);

    assertEquals(8 * MS, times.typicalNanos(16), 0.8 * MS);
  }

  @Test
  void shouldExpectOfSizesThatDoNotRunWhatItLearnsFromThoseThatDo() {
    run(times, 16, 8, 50);

    assertTrue(times.typicalNanos(64) > 14 * MS, "of 64: " + times.typicalNanos(64) / MS);
    assertTrue(times.typicalNanos(1) > 1.4 * MS, "of 1: " + times.typicalNanos(1) / MS);
  }

  @Test
  void shouldLearnTheCurveOfTheSizesThatRun() {
    Random random = new Random(3);
    for (int i = 0; i < 5_000; i++) {
      int size = 1 + random.nextInt(64);
      // A curve unlike the measured one: flat at 6 ms.
      times.learn(size, (long) (6 * MS * Math.exp(0.1 * random.nextGaussian())));
    }

    for (int size : new int[] {16, 32, 64}) {
      assertEquals(6 * MS, times.typicalNanos(size), 1.5 * MS, "of " + size);
    }
  }

  @Test
  void shouldNeverTakeALargerBatchForFasterThanASmallerOne() {
    BatchTimes noisy = new BatchTimes(List.of(measured(1, 2), measured(2, 1), measured(4, 3)));

    assertEquals(2 * MS, noisy.typicalNanos(2), 1);
  }

  @Test
  void shouldExpectSlowBatchesToBeAsSlowAsTheLastOnesWere() {
    Random random = new Random(5);
    for (int i = 0; i < 500; i++) {
      double slow = i % 20 == 0 ? 2 : 1;
      times.learn(16, (long) (4 * MS * slow * (1 + 0.01 * random.nextGaussian())));
    }

    assertEquals(2, times.tailNanos(16) / times.typicalNanos(16), 0.2);
  }

  @Test
  void shouldBeginWithTheFirstBatchThatRunsWhereNothingWasMeasured() {
    BatchTimes unknown = new BatchTimes(List.of());
    assertFalse(unknown.isKnown());

    unknown.learn(4, (long) (10 * MS));

    assertEquals(10 * MS, unknown.typicalNanos(4), 1);
    assertTrue(unknown.typicalNanos(1) < 10 * MS);
    assertTrue(unknown.typicalNanos(8) > 10 * MS);
  }

  private static MeasuredBatch measured(int size, double millis) {
    return new MeasuredBatch(size, (long) (millis * MS));
  }

  private static void run(BatchTimes times, int size, double millis, int batches) {
    for (int i = 0; i < batches; i++) {
      times.learn(size, (long) (millis * MS));
    }
  }
}
