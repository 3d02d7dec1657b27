package io.streamlens.inference.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamlens.inference.commandline.CommandLineProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The quick benchmark with moments for minutes: every kind of row, and the claims on them. */
@Tag("slow")
@Timeout(400)
class BenchIT {

  @TempDir Path work;

  @Test
  void shouldMeasureEveryKindOfRowAndHoldTheClaimsAgainstThem()
      throws IOException, InterruptedException {
    Path json = work.resolve("bench.json");
    Path html = work.resolve("bench.html");

    CommandLineProcess bench =
        CommandLineProcess.run(
            work,
            Duration.ofSeconds(390),
            List.of(
                "bench",
                "--quick",
                "--seconds=0.5",
                "--warm-up=2000",
                "--warm-up-limit=1",
                "--json=" + json,
                "--html=" + html));

    String log = bench.log();
    assertEquals(0, bench.exitCode(), log);
    JsonNode report = new ObjectMapper().readTree(json.toFile());
    Set<String> groups = new HashSet<>();
    report.get("rows").forEach(row -> groups.add(row.get("group").asText()));
    assertEquals(
        Set.of("ceiling", "decoder", "pipeline", "crayfish", "kafka", "naive", "naive-mended"),
        groups);
    for (JsonNode row : report.get("rows")) {
      if (Set.of("pipeline", "crayfish").contains(row.get("group").asText())) {
        double batch = row.get("meanBatchSize").asDouble();
        assertTrue(batch >= 1 && batch <= 64, row.toString());
        assertTrue(row.get("cpuSecondsPer1000").asDouble() > 0, row.toString());
      }
    }
    assertTrue(hasFigure(report, "the stream over naive: convnet"), log);
    assertTrue(hasFigure(report, "p99 at 50 %, exactly-once: convnet"), log);
    assertTrue(Files.readString(html).contains("pipeline convnet"), log);
  }

  private static boolean hasFigure(JsonNode report, String name) {
    for (JsonNode claim : report.get("claims")) {
      if (claim.get("claim").asText().equals(name)) {
        return claim.has("figure") && claim.has("met");
      }
    }
    return false;
  }
}
