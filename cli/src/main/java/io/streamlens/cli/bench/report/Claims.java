package io.streamlens.cli.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the stream is to show, held against the rows of one run. */
public final class Claims {

  private static final List<String> SMALL = List.of("softmax", "lenet5", "convnet");
  private static final List<String> STEADY = List.of("lenet5", "convnet");
  private static final List<String> FORMATS = List.of("raw", "png");

  private Claims() {}

  /**
   * All claims.
   *
   * @param valueBytes how long a record's value is on average, by format
   */
  public static List<Claim> of(List<BenchRow> rows, Map<String, Double> valueBytes) {
    MeasuredRows measured = new MeasuredRows(rows);
    CostClaims cost = new CostClaims(measured, valueBytes);
    SpeedClaims speed = new SpeedClaims(measured);
    LatencyClaims latency = new LatencyClaims(measured);
    List<Claim> all = new ArrayList<>();
    for (String format : FORMATS) {
      SMALL.forEach(network -> all.add(cost.overhead(network, format)));
    }
    for (String format : FORMATS) {
      SMALL.forEach(network -> all.add(cost.overheadAtHalfLoad(network, format)));
    }
    for (String format : FORMATS) {
      SMALL.forEach(network -> all.add(cost.allocation(network, format)));
    }
    STEADY.forEach(network -> all.add(speed.bfloat16(network)));
    all.add(speed.overNaive(Group.NAIVE, 5));
    all.add(speed.overNaive(Group.NAIVE_MENDED, 1.5));
    all.add(speed.crayfishRaw());
    all.add(speed.crayfishJson());
    STEADY.forEach(network -> all.add(latency.atLeastOnceLatency(network)));
    STEADY.forEach(network -> all.add(latency.exactlyOnceLatency(network)));
    all.add(speed.onePartition());
    return all;
  }
}
