package io.streamlens.inference.batching;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BriefBatchesTest {

  private static final BatchingSettings SETTINGS =
      new BatchingSettings(128, Duration.ofMillis(2), 2, Duration.ofSeconds(5), 1000, 1 << 20);

  @ParameterizedTest
  @CsvSource({
    "3, 5, 128, a larger batch is cheaper for an image",
    "3, 6, 128, it costs no more",
    "3, 9, 64, it costs more",
    "8, 15, 64, it takes too long",
    "30, 60, 64, so does the smaller one but that is the least",
  })
  void shouldMakeLargeBatchesWhereTheyAreQuickAndNoDearer(
      long milliseconds64, long milliseconds128, int expected, String because) {
    BatchTuning tuning =
        new BatchTuning(
            List.of(
                new MeasuredBatch(64, milliseconds64 * 1_000_000),
                new MeasuredBatch(128, milliseconds128 * 1_000_000)));

    BatchPlan plan = tuning.plan(BatchPolicy.brief(SETTINGS, 64, Duration.ofMillis(10)));

    assertEquals(expected, plan.maxBatchSize(), because);
  }
}
