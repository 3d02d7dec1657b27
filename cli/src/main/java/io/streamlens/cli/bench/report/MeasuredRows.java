package io.streamlens.cli.bench.report;

import io.streamlens.cli.bench.measure.Latency;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds rows by what was measured.
 *
 * @param rows all there are
 */
record MeasuredRows(List<BenchRow> rows) {

  MeasuredRows {
    rows = List.copyOf(rows);
  }

  /** The row of a stream on the usual topics. */
  Optional<BenchRow> stream(
      Group group, @Nullable String network, String format, String delivery, LoadLevel load) {
    return of(group)
        .filter(row -> row.key().partitions() == null)
        .filter(row -> network == null || network.equals(row.key().network()))
        .filter(row -> format.equals(row.key().format()))
        .filter(row -> delivery.equals(row.key().delivery()))
        .filter(row -> row.key().load() == load)
        .findFirst();
  }

  /** A full topic worked off; {@code null} if it was not measured. */
  @Nullable BenchRow catchUp(
      Group group, @Nullable String network, String format, String delivery) {
    return stream(group, network, format, delivery, LoadLevel.CATCH_UP).orElse(null);
  }

  /** At half of what a stream can take, in milliseconds; {@code null} if it was not measured. */
  @Nullable Double p99(Group group, String network, String delivery) {
    return stream(group, network, "raw", delivery, LoadLevel.HALF)
        .map(BenchRow::latencyMs)
        .map(Latency::p99)
        .orElse(null);
  }

  /** All rows of a kind. */
  Stream<BenchRow> of(Group group) {
    return rows.stream().filter(row -> row.key().group() == group);
  }

  /** CPU seconds per 1,000 images of a decoder; 0 for raw pixels, which need none. */
  Optional<Double> decoderCpu(String format) {
    return format.equals("raw")
        ? Optional.of(0.0)
        : of(Group.DECODER)
            .filter(row -> row.key().network() == null)
            .filter(row -> format.equals(row.key().format()))
            .findFirst()
            .map(BenchRow::cpuSecondsPer1000);
  }

  /** TensorFlow alone with as many callers, by batch size, the smallest first. */
  List<BenchRow> ceilings(@Nullable String network, @Nullable String precision, int callers) {
    return of(Group.CEILING)
        .filter(row -> Objects.equals(network, row.key().network()))
        .filter(row -> Objects.equals(precision, row.key().precision()))
        .filter(row -> Objects.equals(callers, row.key().callers()))
        .toList();
  }

  /**
   * CPU seconds per 1,000 images of TensorFlow alone at any batch size: between those that were
   * measured, on a straight line over the time that a batch takes.
   */
  Optional<Double> ceilingCpu(String network, @Nullable String precision, double batchSize) {
    List<BenchRow> known = ceilings(network, precision, 2);
    for (int i = 1; i < known.size(); i++) {
      double low = size(known.get(i - 1));
      double high = size(known.get(i));
      if (batchSize <= high || i == known.size() - 1) {
        double lowTime = low * cpu(known.get(i - 1));
        double highTime = high * cpu(known.get(i));
        double position = Math.max(0, Math.min(1, (batchSize - low) / (high - low)));
        double size = low + position * (high - low);
        return Optional.of((lowTime + position * (highTime - lowTime)) / size);
      }
    }
    return known.stream().findFirst().map(MeasuredRows::cpu);
  }

  private static double size(BenchRow row) {
    return Objects.requireNonNull(row.key().batchSize());
  }

  /** CPU seconds per 1,000 images, without those that the just-in-time compilers took. */
  static double warmCpu(BenchRow row) {
    Double compilers = row.compilerShare();
    return cpu(row) * (1 - (compilers == null ? 0 : compilers));
  }

  /** CPU seconds per 1,000 images of a row that has them. */
  static double cpu(BenchRow row) {
    return Objects.requireNonNull(row.cpuSecondsPer1000());
  }
}
