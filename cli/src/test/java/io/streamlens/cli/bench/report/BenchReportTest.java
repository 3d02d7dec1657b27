package io.streamlens.cli.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamlens.cli.bench.measure.Latency;
import io.streamlens.cli.bench.measure.Sample;
import io.streamlens.cli.bench.process.KernelThreads.Share;
import io.streamlens.cli.bench.report.BenchRow.Key;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BenchReportTest {

  private static final Key CEILING = Key.ceiling("lenet5", "bfloat16", 2, 64);
  private static final Key PACED =
      Key.stream(Group.PIPELINE, "lenet5", "bfloat16", "raw", "exactly-once", LoadLevel.HALF);

  @Test
  void shouldWriteWhatItsSchemaSays() throws Exception {
    JsonNode json = new ObjectMapper().readTree(report().toJson());

    assertEquals(List.of(), BenchSchema.violations(json));
    // The schema can fail, too.
    ((ObjectNode) json.at("/rows/1")).put("load", "60").remove("latencyMs");
    assertFalse(BenchSchema.violations(json).isEmpty());
  }

  @Test
  void shouldLeaveOutWhatDoesNotApply() throws Exception {
    JsonNode rows = new ObjectMapper().readTree(report().toJson()).get("rows");

    assertEquals(
        new ObjectMapper()
            .readTree(
                """
                {"group": "ceiling", "network": "lenet5", "precision": "bfloat16", "callers": 2,
                 "imagesPerSecond": 30120.0, "cpuSecondsPer1000": 0.0664, "meanBatchSize": 64.0}
                """),
        rows.get(0));
    assertEquals(
        new ObjectMapper()
            .readTree(
                """
                {"group": "pipeline", "network": "lenet5", "precision": "bfloat16", "format": "raw",
                 "delivery": "exactly-once", "load": "50", "imagesPerSecond": 10000.0,
                 "cpuSecondsPer1000": 0.09, "latencyMs": {"p50": 50.0, "p95": 98.0, "p99": 101.0},
                 "meanBatchSize": 12.5, "allocatedBytesPerImage": 3000.0, "compilerShare": 0.012,
                 "spread": 0.02}
                """),
        rows.get(1));
  }

  @Test
  void shouldMakeAPageThatNeedsNothingElse() {
    String page = BenchPage.of(report());

    assertTrue(page.startsWith("<!DOCTYPE html>"));
    assertTrue(page.contains("pipeline lenet5 bfloat16 raw exactly-once 50 %"), page);
    assertTrue(page.contains("101.0"), page);
    assertTrue(page.contains("not measured"), page);
    assertTrue(page.contains("kdamond.0 3.4 %"), page);
    assertFalse(page.contains("<script"));
    assertFalse(page.matches("(?s).*(src|href)=\"(?!data:).*"), "it refers to another file");
  }

  private static BenchReport report() {
    Machine machine =
        new Machine(
            "CPU <1>",
            2,
            List.of("avx512_bf16"),
            24_000,
            "Linux 6",
            "17",
            "2.18.0",
            "4.1.1",
            "memory",
            "2026-01-01T00:00:00Z");
    List<BenchRow> rows =
        List.of(
            BenchRow.of(CEILING, List.of(new Sample(30_123.4, 0.0664, null, 64.0, null, null))),
            BenchRow.of(PACED, List.of(paced(100), paced(102))));
    return new BenchReport(
        machine, false, rows, Claims.of(rows, Map.of()), List.of(new Share("kdamond.0", 0.034)));
  }

  private static Sample paced(double p99) {
    return new Sample(10_000, 0.09, new Latency(50, 98, p99), 12.5, 3_000.0, 0.0123);
  }
}
