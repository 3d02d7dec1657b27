package io.streamlens.inference.batching.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.inference.batching.simulation.SimulatedModel.Kind;
import io.streamlens.inference.batching.simulation.Trial.Seen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The real policy around a simulated model, stream and clock: the same on every machine. Loads are
 * parts of what the stream takes with the target, each image on its own (Poisson).
 */
class LatencyTargetSimulationTest {

  private static final double MORE_THAN_IT_TAKES = 1.4;

  @ParameterizedTest
  @CsvSource({
    "SMALL_ON_CPU, false, 30",
    "SMALL_ON_CPU, true, 100",
    "HEAVY_ON_CPU, false, 100",
    "HEAVY_ON_CPU, true, 250",
    "ON_GPU, false, 100",
    "ON_GPU, true, 250"
  })
  void shouldKeepTheTargetAndComeNearWhatTheModelCanDoWithinIt(
      Kind model, boolean exactlyOnce, int targetMillis) {
    Trial trial = new Trial(model, exactlyOnce, targetMillis);
    double ceiling = trial.ceiling();
    Seen full = trial.withTarget(MORE_THAN_IT_TAKES * ceiling);
    double takes = full.imagesPerSecond();
    System.out.printf("%n%s: the model alone %,.0f images/s%n", trial, ceiling);
    print("more than it takes", full);

    assertTrue(takes >= 0.8 * ceiling, takes + " of " + ceiling);
    for (double load : new double[] {0.01, 0.25, 0.5, 0.75}) {
      assertWithin(trial, "%.0f %%".formatted(100 * load), trial.withTarget(load * takes));
    }
    assertWithin(trial, "50 % and bursts", trial.withBursts(0.5 * takes));
    assertWithin(trial, "35 %, then half as fast", trial.withSlowDown(0.35 * takes));
    print("50 %, defaults", trial.withDefaults(0.5 * takes));
    print("90 %, defaults", trial.withDefaults(0.9 * takes));
  }

  /** The control. */
  @Test
  void shouldMissTheTargetWithTheDefaults() {
    Trial trial = new Trial(Kind.SMALL_ON_CPU, true, 100);
    double load = 0.5 * trial.ceiling();

    assertTrue(trial.withDefaults(load).p99() > 100);
    assertTrue(trial.withTarget(load).p99() <= 100);
  }

  @Test
  void shouldMakeSmallerBatchesOfAModelThatBecomesSlower() {
    Trial trial = new Trial(Kind.HEAVY_ON_CPU, false, 100);
    double load = 0.35 * trial.ceiling();

    int before = trial.withTarget(load).plan().maxBatchSize();
    int after = trial.withSlowDown(load).plan().maxBatchSize();

    assertTrue(after < before, after + " after " + before);
  }

  @Test
  void shouldSeeTheSameInEveryRun() {
    Trial trial = new Trial(Kind.ON_GPU, false, 100);

    assertEquals(trial.withTarget(5000), trial.withTarget(5000));
  }

  private static void assertWithin(Trial trial, String load, Seen seen) {
    print(load, seen);
    assertTrue(seen.p99() <= trial.targetMillis(), trial + " at " + load + ": " + seen);
  }

  private static void print(String load, Seen seen) {
    System.out.printf(
        "  %-24s %s  (at most %d, delay %.1f ms)%n",
        load, seen, seen.plan().maxBatchSize(), seen.plan().maxDelayNanos() / 1e6);
  }
}
