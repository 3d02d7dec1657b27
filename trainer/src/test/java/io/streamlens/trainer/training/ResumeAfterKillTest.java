package io.streamlens.trainer.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes and a real SIGKILL. */
class ResumeAfterKillTest {

  private static final int SIGKILL = 128 + 9;

  @TempDir Path directory;

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void shouldEndWithTheSameWeightsToTheLastBitAfterTwoKills() throws Exception {
    Path unbroken = directory.resolve("unbroken");
    Path resumed = directory.resolve("resumed");
    runToTheEnd(unbroken, "checkpoints-unbroken");

    killInTheMiddleOf(3, resumed);
    killInTheMiddleOf(4, resumed);
    String said = runToTheEnd(resumed, "checkpoints");

    assertTrue(said.contains("resumed 3"), said);
    assertFalse(Files.readString(unbroken).contains("NaN"));
    assertEquals(Files.readString(unbroken), Files.readString(resumed));
  }

  private void killInTheMiddleOf(int epoch, Path weights) throws Exception {
    Process process = start(weights, "checkpoints", epoch);
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      String line = out.readLine();
      while (line != null && !line.equals("halted")) {
        line = out.readLine();
      }
      assertEquals("halted", line);
      process.destroyForcibly();
      assertEquals(SIGKILL, process.waitFor());
      assertFalse(Files.exists(weights));
    }
  }

  private String runToTheEnd(Path weights, String checkpoints) throws Exception {
    Process process = start(weights, checkpoints, 0);
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      String said = String.join("\n", out.lines().toList());
      assertEquals(0, process.waitFor(), said);
      return said;
    }
  }

  private Process start(Path weights, String checkpoints, int halt) throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ResumableRun.class.getName(),
                weights.toString(),
                directory.resolve(checkpoints).toString(),
                Integer.toString(halt)))
        .redirectError(directory.resolve("stderr").toFile())
        .start();
  }
}
