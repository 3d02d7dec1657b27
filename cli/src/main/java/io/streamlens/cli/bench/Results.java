package io.streamlens.cli.bench;

import io.streamlens.cli.bench.Plan.Part;
import io.streamlens.cli.bench.Plan.Session;
import io.streamlens.cli.bench.report.BenchRow;
import io.streamlens.cli.bench.report.Group;
import io.streamlens.cli.bench.report.LoadLevel;
import io.streamlens.cli.bench.report.RowLine;
import io.streamlens.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;

/** The rows so far, each shown as it comes with how long the rest will take. For one thread. */
final class Results {

  private final Terminal terminal;
  private final int expected;
  private final TimeLeft timeLeft;
  private final List<BenchRow> rows = new ArrayList<>();

  /**
   * @param plan what will be measured
   */
  Results(Terminal terminal, Plan plan, Effort effort) {
    this.terminal = terminal;
    this.expected = plan.rows();
    this.timeLeft = new TimeLeft(effort, plan);
  }

  /** Something that is no row. */
  void remark(String text) {
    terminal.print("      " + text);
  }

  /** Adds a row and shows it. */
  void add(BenchRow row) {
    rows.add(row);
    terminal.print(
        "[%d/%d] %s (%s)", rows.size(), expected, RowLine.of(row), timeLeft.after(row.key()));
  }

  /** All rows in the order in which they were measured. */
  List<BenchRow> rows() {
    return List.copyOf(rows);
  }

  /**
   * The rate that the stream was given for the same network, format, guarantee and load, so that a
   * pass-through is given the same; NaN if it was not measured.
   */
  double pipelineRate(Session session, Part part, LoadLevel load) {
    return rows.stream()
        .filter(row -> row.key().group() == Group.PIPELINE)
        .filter(row -> Plan.displayed(part.network()).equals(row.key().network()))
        .filter(row -> session.delivery().toString().equals(row.key().delivery()))
        .filter(row -> session.format().toString().equals(row.key().format()))
        .filter(row -> row.key().load() == load)
        .mapToDouble(BenchRow::imagesPerSecond)
        .findFirst()
        .orElse(Double.NaN);
  }
}
