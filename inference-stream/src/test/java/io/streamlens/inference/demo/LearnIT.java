package io.streamlens.inference.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamlens.inference.commandline.CommandLineProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The loop closed: from labelled images on a topic to a better model in the running stream. */
@Tag("slow")
@Timeout(300)
class LearnIT {

  private static final int TRIAL = 2000;

  @TempDir Path work;

  @Test
  void shouldReplaceTheChampionInTheRunningStreamByABetterOne()
      throws IOException, InterruptedException {
    Path report = work.resolve("report.json");

    CommandLineProcess learn =
        CommandLineProcess.run(
            work,
            Duration.ofSeconds(280),
            List.of(
                "learn",
                "--exit",
                "--port=" + CommandLineProcess.freePort(),
                "--images=6000",
                "--trial=" + TRIAL,
                "--report=" + report));

    assertEquals(0, learn.exitCode(), learn.log());
    JsonNode json = new ObjectMapper().readTree(report.toFile());
    assertEquals(1, json.at("/first/version").asInt());
    assertEquals(600, json.at("/first/images").asInt());
    assertEquals(2, json.at("/second/version").asInt());
    assertEquals(6000, json.at("/second/images").asInt());
    assertEquals(TRIAL, json.at("/stream/images").asInt());
    double before = json.at("/stream/accuracyBefore").asDouble();
    double after = json.at("/stream/accuracyAfter").asDouble();
    assertTrue(after > before && after > 0.7, json.toPrettyString());
    assertTrue(
        json.at("/second/testAccuracy").asDouble() > json.at("/second/championAccuracy").asDouble(),
        json.toPrettyString());
  }
}
