package io.streamlens.inference.lifecycle;

import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * What a commit of the stream takes, beyond the images that it waits for: from Kafka's own figures
 * of the time spent in sending what is left, in the offsets and in the transaction. Safe for use by
 * several threads; {@link #look} by one.
 */
final class CommitCost implements LongSupplier {

  /** Taken until the first commits have been seen. */
  private static final long GUESS_NANOS = 15_000_000;

  private static final long LEAST_NANOS = 1_000_000;
  private static final long MOST_NANOS = 1_000_000_000;

  /** A slow commit takes about twice as long as the mean. */
  private static final double SLOW = 2;

  private static final double WEIGHT = 0.3;

  private static final Set<String> TIMES =
      Set.of(
          "flush-time-ns-total",
          "txn-send-offsets-time-ns-total",
          "txn-commit-time-ns-total",
          "commit-sync-time-ns-total");

  private volatile long nanos = GUESS_NANOS;
  private double lastNanos;
  private double lastCommits;

  @Override
  public long getAsLong() {
    return nanos;
  }

  /** Takes in what has been since the last call. */
  void look(Map<MetricName, ? extends Metric> metrics) {
    double spent = 0;
    double commits = 0;
    for (Map.Entry<MetricName, ? extends Metric> entry : metrics.entrySet()) {
      if (TIMES.contains(entry.getKey().name())) {
        spent += value(entry.getValue());
      } else if (isCommits(entry.getKey())) {
        commits += value(entry.getValue());
      }
    }
    add(spent - lastNanos, commits - lastCommits);
    lastNanos = spent;
    lastCommits = commits;
  }

  private void add(double spent, double commits) {
    if (commits >= 1 && spent >= 0) { // a thread that was replaced takes its figures with it
      double slow = SLOW * spent / commits;
      double next = nanos + WEIGHT * (slow - nanos);
      nanos = (long) Math.max(LEAST_NANOS, Math.min(MOST_NANOS, next));
    }
  }

  private static boolean isCommits(MetricName name) {
    return name.name().equals("commit-total") && name.group().equals("stream-thread-metrics");
  }

  private static double value(Metric metric) {
    return metric.metricValue() instanceof Number number ? number.doubleValue() : 0;
  }
}
