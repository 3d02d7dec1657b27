package io.streamlens.cli.bench.measure;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What came out of a stream in one stretch. Latency is from the moment at which a record was due to
 * be sent, which is its timestamp, to its arrival here: a stream, or a sender, that stands still
 * makes all the records late that were due meanwhile (an open loop). Written by one thread; to be
 * read after {@link #await} has said that all have come.
 */
public final class Outputs {

  private static final long HIGHEST_MICROS = TimeUnit.MINUTES.toMicros(10);
  private static final int DIGITS = 3;

  private final long expected;
  private final long rampMillis;
  private final Histogram micros = new Histogram(HIGHEST_MICROS, DIGITS);
  private final CountDownLatch complete = new CountDownLatch(1);
  private long firstTimestamp = -1;
  private long firstNanos;
  private long firstCount;
  private long lastNanos;
  private volatile long count;

  /**
   * @param expected how many records will come
   * @param rampMillis for how long, from the first record's timestamp on, latencies do not count;
   *     negative: none counts
   */
  public Outputs(long expected, long rampMillis) {
    this.expected = expected;
    this.rampMillis = rampMillis;
  }

  /**
   * Records have come together; to be followed by {@link #record} for each.
   *
   * @param nanos now, on the clock of {@link System#nanoTime()}
   * @param arrived how many
   */
  void arrived(long nanos, int arrived) {
    if (count == 0) {
      firstNanos = nanos;
      firstCount = arrived;
    }
    lastNanos = nanos;
  }

  /**
   * One record has come.
   *
   * @param dueMillis its timestamp
   * @param nowMicros microseconds since 1970
   */
  void record(long dueMillis, long nowMicros) {
    if (firstTimestamp < 0) {
      firstTimestamp = dueMillis;
    }
    if (rampMillis >= 0 && dueMillis >= firstTimestamp + rampMillis) {
      micros.recordValue(Math.min(HIGHEST_MICROS, Math.max(0, nowMicros - dueMillis * 1000)));
    }
  }

  /** The records of one {@link #arrived} are accounted for. */
  void accounted(int arrived) {
    count += arrived;
    if (count >= expected) {
      complete.countDown();
    }
  }

  /** Waits for the last record; {@code false} if it has not come within the time. */
  boolean await(long milliseconds) throws InterruptedException {
    return complete.await(milliseconds, TimeUnit.MILLISECONDS);
  }

  /** How many have come so far. */
  long count() {
    return count;
  }

  /** How many were expected. */
  long expected() {
    return expected;
  }

  /**
   * Records a second between the first arrival and the last. If all came at once, as few do with
   * one commit: as many as if that had taken a millisecond, so that more are sent the next time.
   */
  double perSecond() {
    double seconds = (lastNanos - firstNanos) / 1e9;
    return seconds <= 0 ? 1000.0 * count : (count - firstCount) / seconds;
  }

  /** Percentiles of the latencies that count. */
  Latency latency() {
    return new Latency(milliseconds(50), milliseconds(95), milliseconds(99));
  }

  private double milliseconds(double percentile) {
    return micros.getValueAtPercentile(percentile) / 1000.0;
  }
}
