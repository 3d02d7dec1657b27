package io.streamlens.cli.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.streamlens.cli.bench.measure.Latency;
import io.streamlens.cli.bench.report.BenchRow.Key;
import io.streamlens.trainer.picture.Charts.Line;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineChartsTest {

  @Test
  void shouldDrawTheLatencyOfRawPixelsByLoadAndNoOtherFormatsIntoIt() {
    List<BenchRow> rows =
        List.of(
            paced("raw", LoadLevel.QUARTER, 20),
            paced("raw", LoadLevel.HALF, 30),
            paced("png", LoadLevel.HALF, 90));

    assertEquals(
        List.of(new Line("lenet5 exactly-once", List.of(25.0, 50.0), List.of(20.0, 30.0))),
        LineCharts.latencies(rows));
  }

  @Test
  void shouldLeaveOutGraphsThatAreThereForComparison() {
    List<BenchRow> rows =
        List.of(
            ceiling("lenet5", 32),
            ceiling("lenet5", 64),
            ceiling("lenet5" + Key.PLAIN, 32),
            ceiling("lenet5" + Key.PLAIN, 64));

    assertEquals(
        List.of(new Line("lenet5 fp32", List.of(32.0, 64.0), List.of(1_000.0, 1_000.0))),
        LineCharts.ceilings(rows));
  }

  private static BenchRow ceiling(String network, int batch) {
    Key key = Key.ceiling(network, "fp32", 2, batch);
    return new BenchRow(key, 1_000, 0.1, null, null, null, null, null);
  }

  private static BenchRow paced(String format, LoadLevel load, double p99) {
    Key key = Key.stream(Group.PIPELINE, "lenet5", "fp32", format, "exactly-once", load);
    return new BenchRow(key, 5_000, 0.1, new Latency(1, 2, p99), 10.0, 4_000.0, null, null);
  }
}
