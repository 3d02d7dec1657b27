package io.streamlens.inference.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

    int exit =
        learn("--exit", "--images", "6000", "--trial", "" + TRIAL, "--report", report.toString());

    String log = Files.readString(work.resolve("log"));
    assertEquals(0, exit, log);
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

  /** By the command line's own jar: the launcher would build while this build runs. */
  private int learn(String... arguments) throws IOException, InterruptedException {
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
                "learn",
                "--port",
                "" + freePort()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(work.resolve("log").toFile())
            .start();
    try {
      assertTrue(process.waitFor(280, TimeUnit.SECONDS), "still running");
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
