package io.streamlens.inference.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
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

    int exit =
        bench("--quick", "--seconds=0.5", "--warm-up=2000", "--json=" + json, "--html=" + html);

    String log = Files.readString(work.resolve("log"));
    assertEquals(0, exit, log);
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

  /** By the command line's own classes: the launcher would build while this build runs. */
  private int bench(String... arguments) throws IOException, InterruptedException {
    Path root = Path.of(System.getProperty("project.root", "..")).toAbsolutePath();
    Path target = root.resolve("cli").resolve("target");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dstreamlens.root=" + root,
                "-cp",
                target.resolve("classes") + ":" + target.resolve("lib") + "/*",
                "io.streamlens.cli.Main",
                "bench"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(work.resolve("log").toFile())
            .start();
    try {
      assertTrue(process.waitFor(390, TimeUnit.SECONDS), "still running");
      return process.exitValue();
    } finally {
      process.destroy();
    }
  }
}
