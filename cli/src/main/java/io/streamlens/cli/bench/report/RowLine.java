package io.streamlens.cli.bench.report;

import java.util.Locale;

/** A row as a line for people. */
public final class RowLine {

  private RowLine() {}

  /** What was measured, and what came of it. */
  public static String of(BenchRow row) {
    StringBuilder line = new StringBuilder(row.key().toString());
    line.append(String.format(Locale.ROOT, ": %,.0f images/s", row.imagesPerSecond()));
    if (row.cpuSecondsPer1000() != null) {
      line.append(String.format(Locale.ROOT, ", %.1f us CPU each", 1000 * row.cpuSecondsPer1000()));
    }
    if (row.compilerShare() != null) {
      line.append(String.format(Locale.ROOT, " (compilers %.1f %%)", 100 * row.compilerShare()));
    }
    if (row.latencyMs() != null) {
      line.append(
          String.format(
              Locale.ROOT,
              ", p50 %.1f p95 %.1f p99 %.1f ms",
              row.latencyMs().p50(),
              row.latencyMs().p95(),
              row.latencyMs().p99()));
    }
    if (row.meanBatchSize() != null && row.key().batchSize() == null) {
      line.append(String.format(Locale.ROOT, ", batches of %.1f", row.meanBatchSize()));
    }
    if (row.allocatedBytesPerImage() != null) {
      line.append(
          String.format(Locale.ROOT, ", %,.0f bytes allocated", row.allocatedBytesPerImage()));
    }
    if (row.spread() != null) {
      line.append(String.format(Locale.ROOT, ", spread %.0f %%", 100 * row.spread()));
    }
    return line.toString();
  }
}
