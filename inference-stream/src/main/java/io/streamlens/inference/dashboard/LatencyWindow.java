package io.streamlens.inference.dashboard;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * Percentiles of a latency over the last intervals and since the start, to two digits. {@link
 * #record} may be called by any thread and waits for nobody; {@link #roll} by one.
 */
final class LatencyWindow {

  /** What is longer counts as this long: an image may have lain in its topic for days. */
  private static final long LONGEST_MICROS = TimeUnit.HOURS.toMicros(1);

  private static final int DIGITS = 2;

  private final int intervals;
  private final Recorder recorder = new Recorder(LONGEST_MICROS, DIGITS);

  // Both guarded by this.
  private final Deque<Histogram> recent = new ArrayDeque<>();
  private final Histogram sinceStart = new Histogram(LONGEST_MICROS, DIGITS);

  /**
   * A latency's percentiles, in milliseconds.
   *
   * @param p50 half were quicker
   * @param p95 95 of 100 were quicker
   * @param p99 99 of 100 were quicker
   */
  record Percentiles(double p50, double p95, double p99) {

    private static @Nullable Percentiles of(Histogram histogram) {
      return histogram.getTotalCount() == 0
          ? null
          : new Percentiles(millis(histogram, 50), millis(histogram, 95), millis(histogram, 99));
    }

    private static double millis(Histogram histogram, double percentile) {
      return histogram.getValueAtPercentile(percentile) / 1000.0;
    }
  }

  /**
   * @param intervals how many the window holds
   */
  LatencyWindow(int intervals) {
    this.intervals = intervals;
  }

  void record(long micros) {
    recorder.recordValue(Math.max(0, Math.min(micros, LONGEST_MICROS)));
  }

  /** Ends an interval; the oldest leaves the window. */
  synchronized void roll() {
    Histogram reused = recent.size() < intervals ? null : recent.removeFirst();
    Histogram interval = recorder.getIntervalHistogram(reused);
    sinceStart.add(interval);
    recent.addLast(interval);
  }

  /** Over the window; null if nothing was recorded in it. */
  synchronized @Nullable Percentiles recent() {
    Histogram sum = new Histogram(LONGEST_MICROS, DIGITS);
    recent.forEach(sum::add);
    return Percentiles.of(sum);
  }

  /** Up to the last roll; null if nothing was recorded at all. */
  synchronized @Nullable Percentiles sinceStart() {
    return Percentiles.of(sinceStart);
  }
}
