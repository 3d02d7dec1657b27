package io.streamlens.cli.bench.report;

import io.streamlens.trainer.picture.Charts;
import io.streamlens.trainer.picture.Charts.Line;
import io.streamlens.trainer.picture.Pictures;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The line charts of the page. */
final class LineCharts {

  private static final int MOST_LINES = 8;

  private LineCharts() {}

  /**
   * A picture in the page itself.
   *
   * @param title what is shown
   * @param src a data URL
   * @param width in CSS pixels
   * @param height in CSS pixels
   */
  record Chart(String title, String src, int width, int height) {}

  static List<Chart> of(List<BenchRow> rows) {
    List<Chart> charts = new ArrayList<>();
    add(
        charts,
        "TensorFlow alone, two callers: images per second by batch size",
        "batch size",
        "images/s",
        ceilings(rows));
    add(charts, "Latency (p99) by load", "load, % of what it can take", "p99, ms", latencies(rows));
    return charts;
  }

  /** Of what is exported; a plain graph is there to be compared with one of them. */
  static List<Line> ceilings(List<BenchRow> rows) {
    return lines(
        rows.stream()
            .filter(row -> Objects.equals(2, row.key().callers()))
            .filter(row -> row.key().group() == Group.CEILING)
            .filter(row -> !BarCharts.TRIVIAL.equals(row.key().network()))
            .filter(row -> !row.key().isOfPlainGraph())
            .toList(),
        row -> row.key().network() + " " + row.key().precision(),
        row -> Objects.requireNonNull(row.key().batchSize()),
        BenchRow::imagesPerSecond);
  }

  /** With raw pixels: other formats have one load only. */
  static List<Line> latencies(List<BenchRow> rows) {
    return lines(
        rows.stream()
            .filter(row -> row.key().group() == Group.PIPELINE && row.latencyMs() != null)
            .filter(row -> "raw".equals(row.key().format()))
            .toList(),
        row -> row.key().network() + " " + row.key().delivery(),
        row -> 100 * Objects.requireNonNull(row.key().load()).share(),
        row -> Objects.requireNonNull(row.latencyMs()).p99());
  }

  /** Those with two points or more. */
  private static List<Line> lines(
      List<BenchRow> rows,
      Function<BenchRow, String> name,
      ToDoubleFunction<BenchRow> x,
      ToDoubleFunction<BenchRow> y) {
    Map<String, Line> lines = new LinkedHashMap<>();
    for (BenchRow row : rows) {
      Line line =
          lines.computeIfAbsent(
              name.apply(row), each -> new Line(each, new ArrayList<>(), new ArrayList<>()));
      line.x().add(x.applyAsDouble(row));
      line.y().add(y.applyAsDouble(row));
    }
    return lines.values().stream().filter(line -> line.x().size() > 1).limit(MOST_LINES).toList();
  }

  private static void add(List<Chart> charts, String title, String x, String y, List<Line> lines) {
    if (lines.isEmpty()) {
      return;
    }
    BufferedImage image = Charts.lines(x, y, lines);
    charts.add(
        new Chart(
            title,
            "data:image/png;base64," + Base64.getEncoder().encodeToString(Pictures.png(image)),
            image.getWidth() / Charts.DENSITY,
            image.getHeight() / Charts.DENSITY));
  }
}
