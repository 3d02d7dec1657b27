package io.streamlens.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class DemoReportTest {

  @Test
  void shouldHaveTheShapeThatTheContractGives() throws Exception {
    // given
    JsonNode expected =
        new ObjectMapper()
            .readTree(
                """
                {"dataset": "d", "network": "n", "device": "cpu", "delivery": "exactly-once",
                 "training": {"epochs": 5, "seconds": 24.0, "testAccuracy": 0.889},
                 "model": {"name": "m", "version": 1, "digest": "sha256:0"},
                 "stream": {"sent": 10000, "classified": 10000, "deadLettered": 0,
                            "accuracy": 0.889, "differentFromTraining": 0,
                            "imagesPerSecond": 8300, "pacedAt": 4150,
                            "latencyMs": {"p50": 70.0, "p95": 120.0, "p99": 140.0},
                            "meanBatchSize": 31.2}}
                """);

    // when
    DemoReport report =
        new DemoReport(
            "d",
            "n",
            "cpu",
            "exactly-once",
            new DemoReport.Training(5, 24.0, 0.889),
            new DemoReport.Model("m", 1, "sha256:0"),
            new DemoReport.Stream(
                10_000,
                10_000,
                0,
                0.889,
                0,
                8_300,
                4_150,
                new DemoReport.Latency(70, 120, 140),
                31.2));

    // then
    assertEquals(expected, new ObjectMapper().readTree(report.toJson()));
  }
}
