package io.streamlens.inference.batching;

import java.time.Duration;
import java.util.Optional;

/**
 * Chooses size, delay and commit interval so that the 99th percentile of the latency stays under a
 * target, and the throughput is as high as that allows.
 *
 * <p>It does not search. Clipper (Crankshaw et al., NSDI 2017) raises the batch size until the
 * target is missed and lowers it then: each probe costs images their target, and under overload,
 * where every batch is late, it ends at the smallest and slowest size. Here the model's time by
 * batch size is known ({@link BatchTimes}), so the size follows from it as in Nexus (Shen et al.,
 * SOSP 2019): an image that has just missed a batch waits for that one and runs in the next, so
 * twice a batch's time must fit ({@link LatencyBudget}). That holds if no more images are let in
 * than the model works off in this time, which is why the plan bounds them ({@link
 * BatchPlan#maxInFlight}): beyond it they wait on the topic.
 *
 * <p>Of the sizes that fit, the one with the highest throughput is the largest batch. That is only
 * a bound: as in the schedulers of TensorFlow Serving and Triton a batch is as large as what waits
 * when a thread is free. While threads idle anyway, an image leaves at once ({@link CompanyDelay}).
 */
public final class LatencyPolicy implements BatchPolicy {

  /** Where the target cannot be met, what is aimed at instead: so much above what can. */
  private static final double BEYOND_REACH = 1.5;

  /** Batches in flight for each thread: in the model, waiting, and on their way out. */
  private static final double DEPTH = 3;

  /** The largest batch until the first has run: its time says what larger ones may need. */
  private static final int UNMEASURED = 8;

  private final LatencyTarget target;

  public LatencyPolicy(LatencyTarget target) {
    this.target = target;
  }

  /** What it is to keep. */
  public LatencyTarget target() {
    return target;
  }

  @Override
  public BatchPlan plan(BatchTimes times, double imagesPerSecond, int ceiling) {
    int bound = Math.max(1, Math.min(target.maxBatchSize(), ceiling));
    if (!times.isKnown()) {
      return unmeasured(Math.min(bound, UNMEASURED));
    }
    double wanted = target.target().toNanos();
    double reachable = LatencyBudget.reachable(target, times);
    boolean within = reachable <= wanted;
    LatencyBudget budget = new LatencyBudget(target, within ? wanted : reachable * BEYOND_REACH);
    int size = size(times, bound, budget);
    double drain = budget.drain(times, size);
    double slack = budget.slack(drain);
    double delay = delay(times, size, imagesPerSecond, slack);
    boolean atCommit = target.visibleAtCommit();
    return new BatchPlan(
        size,
        (long) delay,
        inFlight(times, size, drain),
        (long) (atCommit ? slack : target.maxCommitInterval().toNanos()),
        (long) budget.latency(drain, atCommit ? slack : delay),
        within);
  }

  /**
   * Why the target is out of reach of a model, in one line; empty if it is not.
   *
   * @param model its name
   */
  public Optional<String> objection(BatchTimes times, String model) {
    double reachable = LatencyBudget.reachable(target, times);
    if (!times.isKnown() || reachable <= target.target().toNanos()) {
      return Optional.empty();
    }
    return Optional.of(
        "streamlens.latency-target (%d ms) cannot be met with model %s: it takes %.1f ms for one image%s; the least that can be met is about %d ms"
            .formatted(
                target.target().toMillis(),
                model,
                times.typicalNanos(1) / 1e6,
                target.visibleAtCommit()
                    ? " and a commit takes %d ms"
                        .formatted(target.commitNanos().getAsLong() / 1_000_000)
                    : "",
                (long) Math.ceil(reachable / 1e6)));
  }

  /**
   * The latency to expect by what was seen.
   *
   * @param plan the present one
   * @param wait what images waited for their batch and in it
   */
  public Duration expectedLatency(BatchPlan plan, Duration wait) {
    double visible = target.visibleAtCommit() ? plan.commitIntervalNanos() : 0;
    double commits = (target.visibleAtCommit() ? 2 : 1) * (double) target.commitNanos().getAsLong();
    double waits = (target.visibleAtCommit() ? 2 : 1) * (double) wait.toNanos();
    return Duration.ofNanos((long) (visible + commits + waits));
  }

  /** The one with the highest throughput of the sizes that fit. */
  private int size(BatchTimes times, int bound, LatencyBudget budget) {
    int best = 1;
    double highest = 0;
    for (int size = 1; size > 0; size = CandidateSizes.next(size, bound)) {
      double throughput = throughput(times, size, budget);
      if (throughput > highest) {
        highest = throughput;
        best = size;
      }
    }
    return best;
  }

  /** Images a nanosecond on each thread; 0 if batches of this size do not fit. */
  private double throughput(BatchTimes times, int size, LatencyBudget budget) {
    double slack = budget.slack(budget.drain(times, size));
    if (slack < budget.leastSlack()) {
      return 0;
    }
    double batch = times.typicalNanos(size);
    return size / batch * (target.visibleAtCommit() ? busy(batch, slack) : 1);
  }

  /** The part of the time in which not all stream threads commit at once. */
  private double busy(double batch, double commitInterval) {
    double committing = batch + target.commitNanos().getAsLong();
    return 1 - Math.pow(committing / (committing + commitInterval), target.streamThreads());
  }

  private int inFlight(BatchTimes times, int size, double drain) {
    double batches = Math.max(DEPTH, drain / times.typicalNanos(size));
    return (int) Math.min(Integer.MAX_VALUE, Math.ceil(target.parallelBatches() * size * batches));
  }

  private double delay(BatchTimes times, int size, double imagesPerSecond, double slack) {
    double affordable = Math.min(target.maxDelay().toNanos(), Math.max(0, slack / 2));
    return CompanyDelay.nanos(times, size, imagesPerSecond, target.parallelBatches(), affordable);
  }

  private BatchPlan unmeasured(int size) {
    int inFlight = (int) Math.ceil(DEPTH * size * target.parallelBatches());
    long commit =
        (target.visibleAtCommit() ? target.minCommitInterval() : target.maxCommitInterval())
            .toNanos();
    return new BatchPlan(size, 0, inFlight, commit, 0, true);
  }
}
