package io.streamlens.cli.bench.report;

import io.streamlens.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The results as tables of plain text. */
public final class BenchTable {

  private static final List<String> HEADINGS =
      List.of(
          "",
          "images/s",
          "CPU us",
          "JIT %",
          "p50 ms",
          "p95 ms",
          "p99 ms",
          "batch",
          "bytes",
          "spread %");

  private final Terminal terminal;

  public BenchTable(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Prints all rows, then the claims, and what took a core away. */
  public void print(BenchReport report) {
    terminal.print("");
    terminal.print(
        terminal.bold(
            "What was measured (CPU us, bytes: per image; JIT %: what compilers took of the CPU)"));
    List<List<String>> table = new ArrayList<>(List.of(HEADINGS));
    report.rows().forEach(row -> table.add(cells(row)));
    printAligned(table, 1);
    terminal.print("");
    terminal.print(terminal.bold("What it is to show"));
    List<List<String>> verdicts =
        new ArrayList<>(List.of(List.of("claim", "figure", "target", "")));
    for (Claim claim : report.claims()) {
      String figure = claim.figure();
      verdicts.add(
          List.of(claim.claim(), figure == null ? "-" : figure, claim.target(), claim.verdict()));
    }
    printAligned(verdicts, Integer.MAX_VALUE);
    if (!report.disturbance().isEmpty()) {
      terminal.print("");
      terminal.print("Of a core, threads of the kernel took: %s", report.disturbance());
    }
  }

  /** The figures of a row, as they are shown to people. */
  static List<String> cells(BenchRow row) {
    return List.of(
        row.key().toString(),
        number("%,.0f", row.imagesPerSecond(), 1),
        number("%,.1f", row.cpuSecondsPer1000(), 1000),
        number("%.1f", row.compilerShare(), 100),
        number("%,.1f", row.latencyMs() == null ? null : row.latencyMs().p50(), 1),
        number("%,.1f", row.latencyMs() == null ? null : row.latencyMs().p95(), 1),
        number("%,.1f", row.latencyMs() == null ? null : row.latencyMs().p99(), 1),
        number("%.1f", row.meanBatchSize(), 1),
        number("%,.0f", row.allocatedBytesPerImage(), 1),
        number("%.0f", row.spread(), 100));
  }

  private static String number(String format, @Nullable Double value, double factor) {
    return value == null ? "" : String.format(Locale.ROOT, format, factor * value);
  }

  /** Columns as wide as they must be; from {@code firstRight} on aligned to the right. */
  private void printAligned(List<List<String>> table, int firstRight) {
    int columns = table.get(0).size();
    int[] widths = new int[columns];
    for (List<String> line : table) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    for (List<String> line : table) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String padding = " ".repeat(widths[i] - line.get(i).length());
        text.append(i >= firstRight ? padding + line.get(i) : line.get(i) + padding).append("  ");
      }
      terminal.print(text.toString().stripTrailing());
    }
  }
}
