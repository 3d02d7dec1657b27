package io.streamlens.inference.batching.simulation;

import io.streamlens.inference.batching.BatchPlan;
import io.streamlens.inference.batching.BatchPolicy;
import io.streamlens.inference.batching.BatchingSettings;
import io.streamlens.inference.batching.LatencyPolicy;
import io.streamlens.inference.batching.LatencyTarget;
import io.streamlens.inference.batching.simulation.SimulatedStream.Surroundings;
import io.streamlens.inference.settings.BatchingProfile;
import java.time.Duration;
import java.util.Locale;

/**
 * A stream with a target: what it does under one load after another.
 *
 * @param model made anew for each run
 * @param exactlyOnce whether results become visible at commits
 * @param targetMillis what the p99 is to stay under
 */
record Trial(SimulatedModel.Kind model, boolean exactlyOnce, int targetMillis) {

  /** What is left out before a measurement. */
  private static final long WARM_UP = 3_000_000_000L;

  private static final long MEASURED = 10_000_000_000L;

  /** For what has arrived to become visible. */
  private static final long REST = 2_000_000_000L;

  private static final long SEED = 1;

  /**
   * What was seen.
   *
   * @param imagesPerSecond whose results became visible
   * @param p50 of the latency in milliseconds
   * @param p99 of the latency in milliseconds
   * @param plan at the end
   */
  record Seen(
      double imagesPerSecond, double p50, double p99, double meanBatchSize, BatchPlan plan) {

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%,6.0f images/s  p50 %6.1f ms  p99 %7.1f ms  mean batch %5.1f",
          imagesPerSecond,
          p50,
          p99,
          meanBatchSize);
    }
  }

  /** With the policy. */
  Seen withTarget(double imagesPerSecond) {
    return run(Load.poisson(imagesPerSecond, SEED), policy(), Long.MAX_VALUE, 1);
  }

  /** With a tenth of the target's worth of images at once, twice a second, besides. */
  Seen withBursts(double imagesPerSecond) {
    int burst = (int) (imagesPerSecond * targetMillis / 1000 / 5);
    Load load = Load.poisson(imagesPerSecond, SEED).and(Load.bursts(burst, 500_000_000));
    return run(load, policy(), Long.MAX_VALUE, 1);
  }

  /** With a model that becomes twice as slow in the middle of the measurement. */
  Seen withSlowDown(double imagesPerSecond) {
    return run(Load.poisson(imagesPerSecond, SEED), policy(), Long.MAX_VALUE, 2);
  }

  /** With the defaults and without a target. */
  Seen withDefaults(double imagesPerSecond) {
    SimulatedModel made = model.make();
    BatchPolicy fixed =
        BatchPolicy.brief(
            new BatchingSettings(
                made.profileBatchSize(),
                made.profileDelay(),
                made.parallel(),
                Duration.ofSeconds(5),
                1000,
                1 << 30),
            made.profileLeastBatchSize(),
            BatchingProfile.LONGEST_LARGE_BATCH);
    long commits = exactlyOnce ? 100_000_000 : 5_000_000_000L;
    return run(Load.poisson(imagesPerSecond, SEED), fixed, commits, 1);
  }

  /** Images a second that the model does in batches of which two fit the target. */
  double ceiling() {
    return model.make().bestImagesPerSecond(targetMillis / 2.0);
  }

  private Seen run(Load load, BatchPolicy policy, long commitInterval, double slowDown) {
    SimulatedClock clock = new SimulatedClock();
    SimulatedModel made = model.make();
    SimulatedStream stream =
        new SimulatedStream(
            clock,
            made,
            policy,
            new Surroundings(exactlyOnce, commitNanos(), commitInterval),
            SEED);
    load.start(clock, stream, WARM_UP + MEASURED);
    clock.at(WARM_UP + MEASURED / 2, () -> made.slowDown(slowDown));
    clock.runUntil(WARM_UP);
    Latencies latencies = stream.latencies();
    latencies.begin(WARM_UP);
    clock.runUntil(WARM_UP + MEASURED);
    double perSecond = latencies.visible() * 1e9 / MEASURED;
    clock.runUntil(WARM_UP + MEASURED + REST);
    return new Seen(
        perSecond,
        latencies.percentile(0.5),
        latencies.percentile(0.99),
        latencies.meanBatchSize(),
        stream.plan());
  }

  private LatencyPolicy policy() {
    SimulatedModel made = model.make();
    Duration target = Duration.ofMillis(targetMillis);
    return new LatencyPolicy(
        new LatencyTarget(
            target,
            made.maxBatchSize(),
            target,
            made.parallel(),
            SimulatedStream.STREAM_THREADS,
            exactlyOnce,
            Duration.ofMillis(10),
            exactlyOnce ? target : Duration.ofSeconds(1),
            this::commitNanos));
  }

  private long commitNanos() {
    return exactlyOnce ? 10_000_000 : 4_000_000;
  }

  @Override
  public String toString() {
    return "%s, %s, target %d ms"
        .formatted(model.make(), exactlyOnce ? "exactly-once" : "at-least-once", targetMillis);
  }
}
