package io.streamlens.cli.bench.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The bar charts of the page. */
final class BarCharts {

  /** A network that takes no time: beside it all else would be invisible. */
  static final String TRIVIAL = "softmax";

  private BarCharts() {}

  /**
   * A chart.
   *
   * @param title what is compared
   * @param explained how to read it
   * @param bars the longest fills the width
   */
  record Chart(String title, String explained, List<Bar> bars) {}

  /**
   * A bar.
   *
   * @param name what it stands for
   * @param value as it is written beside it
   * @param width of the longest, in per cent
   * @param kind the group, for the colour
   */
  record Bar(String name, String value, String width, String kind) {}

  static List<Chart> of(List<BenchRow> rows) {
    List<BenchRow> sideBySide =
        Stream.concat(best(rows), rows.stream().filter(isCatchUp()))
            .sorted(Comparator.comparingInt(row -> networks(rows).indexOf(row.key().network())))
            .toList();
    return Stream.of(
            chart(
                "Images per second",
                "A full topic worked off; beside it TensorFlow alone at its best batch size, and"
                    + " Kafka alone.",
                sideBySide,
                BenchRow::imagesPerSecond,
                "%,.0f"),
            chart(
                "CPU time per image, microseconds",
                "Of the measured process alone, while it worked off a full topic.",
                sideBySide,
                row -> 1000 * Objects.requireNonNull(row.cpuSecondsPer1000()),
                "%,.1f"),
            chart(
                "Latency (p99) at half of what it can take, milliseconds",
                "From the moment an image was due to be sent to its result, read committed.",
                rows.stream().filter(row -> row.key().load() == LoadLevel.HALF).toList(),
                row -> Objects.requireNonNull(row.latencyMs()).p99(),
                "%,.1f"),
            chart(
                "Decoding one image, microseconds of CPU time",
                "28x28 grey; crayfish: 784 floating-point numbers.",
                rows.stream().filter(row -> row.key().group() == Group.DECODER).toList(),
                row -> 1000 * Objects.requireNonNull(row.cpuSecondsPer1000()),
                "%,.1f"))
        .filter(chart -> !chart.bars().isEmpty())
        .toList();
  }

  /** In the order in which they came; what belongs to none comes last. */
  private static List<@Nullable String> networks(List<BenchRow> rows) {
    List<@Nullable String> networks = new ArrayList<>();
    rows.stream()
        .map(row -> row.key().network())
        .filter(Objects::nonNull)
        .distinct()
        .forEach(networks::add);
    networks.add(null);
    return networks;
  }

  private static Predicate<BenchRow> isCatchUp() {
    return row -> row.key().load() == LoadLevel.CATCH_UP && row.key().partitions() == null;
  }

  /** TensorFlow alone: of each network and precision the best row. */
  private static Stream<BenchRow> best(List<BenchRow> rows) {
    List<BenchRow> ceilings =
        rows.stream()
            .filter(row -> row.key().group() == Group.CEILING)
            .filter(row -> !TRIVIAL.equals(row.key().network()))
            .toList();
    List<BenchRow> best = new ArrayList<>();
    for (BenchRow row : ceilings) {
      ceilings.stream()
          .filter(other -> Objects.equals(other.key().network(), row.key().network()))
          .filter(other -> Objects.equals(other.key().precision(), row.key().precision()))
          .max(Comparator.comparingDouble(BenchRow::imagesPerSecond))
          .filter(other -> !best.contains(other))
          .ifPresent(best::add);
    }
    return best.stream();
  }

  private static Chart chart(
      String title,
      String explained,
      List<BenchRow> rows,
      ToDoubleFunction<BenchRow> value,
      String format) {
    double longest = rows.stream().mapToDouble(value).max().orElse(1);
    List<Bar> bars =
        rows.stream()
            .map(
                row ->
                    new Bar(
                        row.key().toString().replace(" catch-up", ""),
                        String.format(Locale.ROOT, format, value.applyAsDouble(row)),
                        String.format(
                            Locale.ROOT, "%.1f", 100 * value.applyAsDouble(row) / longest),
                        row.key().group().toString()))
            .toList();
    return new Chart(title, explained, bars);
  }
}
