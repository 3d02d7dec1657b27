package io.streamlens.cli.bench.measure;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Several measurements of the same: what is quoted is the median of each figure. */
public final class Repeats {

  private Repeats() {}

  /**
   * The median of each figure; absent where it is absent in all.
   *
   * @param samples one or more
   */
  public static Sample median(List<Sample> samples) {
    Double rate = median(samples, Sample::imagesPerSecond);
    return new Sample(
        Objects.requireNonNull(rate),
        median(samples, Sample::cpuSecondsPer1000),
        latency(samples),
        median(samples, Sample::meanBatchSize),
        median(samples, Sample::allocatedBytesPerImage),
        median(samples, Sample::compilerShare));
  }

  /**
   * How far the repeats lie apart: the largest less the smallest, by the median. Of the p99 where
   * there are latencies (the rate is then given), else of the rate.
   *
   * @return absent for a single sample
   */
  public static @Nullable Double spread(List<Sample> samples) {
    if (samples.size() < 2) {
      return null;
    }
    double[] sorted =
        samples.stream()
            .mapToDouble(
                each -> each.latency() == null ? each.imagesPerSecond() : each.latency().p99())
            .sorted()
            .toArray();
    return (sorted[sorted.length - 1] - sorted[0]) / median(sorted);
  }

  private static @Nullable Latency latency(List<Sample> samples) {
    Double p50 = median(samples, each -> each.latency() == null ? null : each.latency().p50());
    Double p95 = median(samples, each -> each.latency() == null ? null : each.latency().p95());
    Double p99 = median(samples, each -> each.latency() == null ? null : each.latency().p99());
    return p50 == null || p95 == null || p99 == null ? null : new Latency(p50, p95, p99);
  }

  private static @Nullable Double median(
      List<Sample> samples, Function<Sample, @Nullable Double> figure) {
    double[] sorted =
        samples.stream()
            .map(figure)
            .filter(Objects::nonNull)
            .mapToDouble(Double::doubleValue)
            .sorted()
            .toArray();
    return sorted.length == 0 ? null : median(sorted);
  }

  private static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
