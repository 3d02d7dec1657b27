package io.streamlens.inference.batching;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a loaded model's batches, and the plan that follows from it: it begins and ends
 * with the model, so that a new version is learned anew. Safe for use by several threads.
 */
public final class BatchTuning {

  private static final int KEPT = 512;
  private static final double PERCENTILE = 0.99;

  // All guarded by this; the plan and its policy are only written under it.
  private final BatchTimes times;
  private final ArrivalRate arrivals = new ArrivalRate();
  private final MemoryCeiling ceiling = new MemoryCeiling();
  private final long[] waits = new long[KEPT];
  private long batches;
  private volatile @Nullable BatchPolicy plannedBy;
  private volatile @Nullable BatchPlan plan;

  /** Of a model that has not been measured. */
  public BatchTuning() {
    this(List.of());
  }

  /**
   * @param warmUp how long its first batches took
   */
  public BatchTuning(List<MeasuredBatch> warmUp) {
    times = new BatchTimes(warmUp);
  }

  /** What its next batches are to be like by {@code policy}. */
  public BatchPlan plan(BatchPolicy policy) {
    BatchPlan present = plan;
    if (present != null && plannedBy == policy) {
      return present;
    }
    synchronized (this) {
      return replan(policy);
    }
  }

  /**
   * A batch has run.
   *
   * @param nowNanos when, by a clock that does not go back
   * @param size images in it
   * @param queueNanos how long its oldest image had waited
   * @param modelNanos how long the model took
   */
  public synchronized void ran(
      BatchPolicy policy, long nowNanos, int size, long queueNanos, long modelNanos) {
    times.learn(size, modelNanos);
    arrivals.add(nowNanos, size);
    ceiling.ran(size);
    waits[(int) (batches++ % KEPT)] = queueNanos + modelNanos;
    replan(policy);
  }

  /**
   * The device had no memory for a batch.
   *
   * @param size images in it
   * @return the images that the next ones may have at most
   */
  public synchronized int exhausted(int size) {
    ceiling.exhausted(size);
    plan = null;
    return ceiling.images();
  }

  /** What a batch of {@code size} usually takes; zero if nothing is known. */
  public synchronized Duration typical(int size) {
    return Duration.ofNanos((long) times.typicalNanos(size));
  }

  /**
   * What the batches' oldest images waited, their own batch included: the 99th percentile of the
   * last few hundred batches; zero before the first.
   */
  public synchronized Duration recentWait() {
    int count = (int) Math.min(batches, KEPT);
    if (count == 0) {
      return Duration.ZERO;
    }
    long[] sorted = Arrays.copyOf(waits, count);
    Arrays.sort(sorted);
    return Duration.ofNanos(sorted[(int) Math.ceil(PERCENTILE * count) - 1]);
  }

  /** Lets a policy look at what is known. */
  public synchronized <T> T look(Function<BatchTimes, T> question) {
    return question.apply(times);
  }

  private BatchPlan replan(BatchPolicy policy) {
    BatchPlan next = policy.plan(times, arrivals.perSecond(), ceiling.images());
    plannedBy = policy;
    plan = next;
    return next;
  }
}
