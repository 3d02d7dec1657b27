package io.streamlens.inference.batching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class LatencyPolicyTest {

  private static final int NO_CEILING = Integer.MAX_VALUE;
  private static final long COMMIT_MS = 10;

  /** 1 ms and 1 ms for each image. */
  private static final BatchTimes CPU = times(n -> 1 + n);

  /** 4 ms up to 64 images. */
  private static final BatchTimes GPU = times(n -> 4 + 0.05 * Math.max(0, n - 64));

  @Test
  void shouldChooseALargerBatchForALongerTarget() {
    int tight = atOnce(50).plan(CPU, 0, NO_CEILING).maxBatchSize();
    int loose = atOnce(200).plan(CPU, 0, NO_CEILING).maxBatchSize();

    assertTrue(tight >= 2 && tight < loose, tight + " and " + loose);
  }

  @Test
  void shouldExpectALatencyWithinTheTarget() {
    for (int target : new int[] {60, 100, 200, 1000}) {
      for (LatencyPolicy policy : List.of(atOnce(target), atCommit(target))) {
        for (BatchTimes times : List.of(CPU, GPU)) {
          BatchPlan plan = policy.plan(times, 100, NO_CEILING);

          assertTrue(plan.withinTarget());
          assertTrue(plan.latencyNanos() <= target * 1_000_000L, plan + " for " + target + " ms");
        }
      }
    }
  }

  @Test
  void shouldCommitMoreOftenForAShorterTargetAndLeaveRoomForTwoDrains() {
    BatchPlan plan = atCommit(100).plan(CPU, 0, NO_CEILING);
    long drain = 2 * (long) CPU.tailNanos(plan.maxBatchSize());

    assertTrue(plan.commitIntervalNanos() >= 10_000_000, plan.toString());
    assertTrue(
        plan.commitIntervalNanos() + 2 * (drain + COMMIT_MS * 1_000_000) <= 100_000_000,
        plan.toString());
    assertTrue(
        plan.commitIntervalNanos() < atCommit(300).plan(CPU, 0, NO_CEILING).commitIntervalNanos());
  }

  @Test
  void shouldNotLetAnImageWaitWhileThreadsIdleAnyway() {
    assertEquals(0, atOnce(100).plan(CPU, 10, NO_CEILING).maxDelayNanos());
    assertEquals(0, atOnce(100).plan(GPU, 10, NO_CEILING).maxDelayNanos());
  }

  @Test
  void shouldWaitForOthersWhereManyComeAndNoLongerThanTheirBatchTakes() {
    BatchPlan plan = atOnce(100).plan(GPU, 10_000, NO_CEILING);

    assertTrue(plan.maxDelayNanos() > 0, plan.toString());
    assertTrue(plan.maxDelayNanos() <= GPU.typicalNanos(plan.maxBatchSize()), plan.toString());
  }

  @Test
  void shouldNeverGoBeyondWhatIsSetByHandOrFitsTheDevice() {
    assertEquals(16, atOnce(1000).plan(GPU, 0, 16).maxBatchSize());

    LatencyPolicy bounded =
        new LatencyPolicy(target(1000, 32, Duration.ofNanos(100_000), true, Duration.ofMillis(40)));
    BatchPlan plan = bounded.plan(GPU, 100_000, NO_CEILING);

    assertEquals(32, plan.maxBatchSize());
    assertTrue(plan.maxDelayNanos() <= 100_000);
    assertEquals(40_000_000, plan.commitIntervalNanos());
  }

  @Test
  void shouldSayByWhatTheTargetIsOutOfReach() {
    BatchTimes slow = times(n -> 80 * n);
    LatencyPolicy policy = atCommit(100);

    String objection = policy.objection(slow, "m:3").orElseThrow();

    assertTrue(
        objection.startsWith(
            "streamlens.latency-target (100 ms) cannot be met with model m:3: it takes 80.0 ms for"
                + " one image and a commit takes 10 ms; the least that can be met is about "),
        objection);
    assertFalse(policy.plan(slow, 0, NO_CEILING).withinTarget());
    assertEquals(Optional.empty(), policy.objection(GPU, "m:4"));
  }

  @Test
  void shouldGoOnWithUsefulBatchesWhereTheTargetIsOutOfReach() {
    BatchTimes slow = times(n -> 100 + n);

    BatchPlan plan = atOnce(50).plan(slow, 0, NO_CEILING);

    assertTrue(plan.maxBatchSize() >= 16, plan.toString());
  }

  @Test
  void shouldKeepEnoughInFlightForEveryThreadAndNotMuchMoreThanTheTargetAllows() {
    BatchPlan plan = atOnce(100).plan(CPU, 0, NO_CEILING);

    assertTrue(plan.maxInFlight() >= 2 * 2 * plan.maxBatchSize(), plan.toString());
    double worked = plan.maxInFlight() / (2.0 * plan.maxBatchSize());
    assertTrue(worked * CPU.typicalNanos(plan.maxBatchSize()) <= 100e6, plan.toString());
  }

  @Test
  void shouldBeginWithSmallBatchesWhereNothingIsKnown() {
    assertEquals(8, atOnce(100).plan(new BatchTimes(List.of()), 0, NO_CEILING).maxBatchSize());
  }

  private static LatencyPolicy atOnce(int millis) {
    return new LatencyPolicy(
        target(millis, 1024, Duration.ofMillis(millis), false, Duration.ofSeconds(1)));
  }

  private static LatencyPolicy atCommit(int millis) {
    return new LatencyPolicy(
        target(millis, 1024, Duration.ofMillis(millis), true, Duration.ofMillis(millis)));
  }

  private static LatencyTarget target(
      int millis, int maxBatchSize, Duration maxDelay, boolean atCommit, Duration maxCommit) {
    return new LatencyTarget(
        Duration.ofMillis(millis),
        maxBatchSize,
        maxDelay,
        2,
        2,
        atCommit,
        Duration.ofMillis(10),
        maxCommit,
        () -> COMMIT_MS * 1_000_000);
  }

  private static BatchTimes times(IntToDoubleFunction millis) {
    List<MeasuredBatch> measured = new ArrayList<>();
    for (int size = 1; size <= 1024; size *= 2) {
      measured.add(new MeasuredBatch(size, (long) (millis.applyAsDouble(size) * 1e6)));
    }
    return new BatchTimes(measured);
  }
}
