package io.streamlens.inference.batching;

/**
 * What a latency is spent on, in nanoseconds.
 *
 * <p>Where results become visible at a commit, an image's worst way is: it comes when a commit
 * begins, waits until what is in flight is drained and committed, then for the next commit, and for
 * that one's drain. Where they are visible at once: it comes when a commit begins, waits for that,
 * and then for the batch in front of its own, for its own, and in the producer.
 *
 * @param target what there is
 * @param aim the latency to stay under; the target, or more where that is out of reach
 */
record LatencyBudget(LatencyTarget target, double aim) {

  /** Of the aim, kept for what nobody plans: the collector, the scheduler, the network. */
  private static final double RESERVE = 0.1;

  /** Of the aim, what a drain may take even of a model that is much faster than that. */
  private static final double DRAIN_SHARE = 0.1;

  /** Batches in a drain: the one that runs and the one that waits. */
  private static final double BATCHES_PER_DRAIN = 2;

  /** Drains that an image may see: its own and that of the commit that it meets. */
  private static final double DRAINS_AT_COMMIT = 2;

  /** The same without a wait for a commit: a running batch, the one before, its own. */
  private static final double DRAINS_AT_ONCE = 1.5;

  /** The smallest aim that batches of one image keep. */
  static double reachable(LatencyTarget target, BatchTimes times) {
    LatencyBudget budget = new LatencyBudget(target, 0);
    double fixed = budget.fixed() + budget.leastSlack();
    double drain = BATCHES_PER_DRAIN * times.tailNanos(1);
    return Math.max(
        (fixed + budget.drains() * drain) / (1 - RESERVE),
        fixed / (1 - RESERVE - budget.drains() * DRAIN_SHARE));
  }

  /** What is taken to work off all that may be in flight, in batches of {@code size}. */
  double drain(BatchTimes times, int size) {
    return Math.max(BATCHES_PER_DRAIN * times.tailNanos(size), DRAIN_SHARE * aim);
  }

  /** What is left: for the commit interval where results wait for it, else for the delay. */
  double slack(double drain) {
    double left = aim * (1 - RESERVE) - fixed() - drains() * drain;
    return target.visibleAtCommit() ? Math.min(target.maxCommitInterval().toNanos(), left) : left;
  }

  /** What must be left. */
  double leastSlack() {
    return target.visibleAtCommit() ? target.minCommitInterval().toNanos() : 0;
  }

  /**
   * The latency to expect.
   *
   * @param wait the commit interval where results wait for it, else the delay
   */
  double latency(double drain, double wait) {
    return fixed() + drains() * drain + wait;
  }

  private double drains() {
    return target.visibleAtCommit() ? DRAINS_AT_COMMIT : DRAINS_AT_ONCE;
  }

  /** What no choice of ours changes. */
  private double fixed() {
    double commit = target.commitNanos().getAsLong();
    return target.visibleAtCommit() ? 2 * commit : commit;
  }
}
