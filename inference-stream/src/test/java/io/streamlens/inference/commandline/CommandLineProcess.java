package io.streamlens.inference.commandline;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A command of {@code ./streamlens} that was run as a process of its own, by the command line's
 * classes: the launcher would build while this build runs.
 *
 * @param exitCode as the command left
 * @param log all that it said
 */
public record CommandLineProcess(int exitCode, String log) {

  /**
   * Runs a command to its end.
   *
   * @param work directory for its log
   * @param atMost after which the test fails, and the process is ended
   */
  public static CommandLineProcess run(Path work, Duration atMost, List<String> arguments)
      throws IOException, InterruptedException {
    Path log = work.resolve("log");
    Process process =
        new ProcessBuilder(command(arguments))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (!process.waitFor(atMost.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("still running: " + arguments + "\n" + Files.readString(log));
      }
      return new CommandLineProcess(process.exitValue(), Files.readString(log));
    } finally {
      // Not forcibly: it has processes of its own to end.
      process.destroy();
    }
  }

  private static List<String> command(List<String> arguments) {
    Path root = Path.of(System.getProperty("project.root", "..")).toAbsolutePath();
    Path target = root.resolve("cli").resolve("target");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dstreamlens.root=" + root,
                "-cp",
                target.resolve("classes") + ":" + target.resolve("lib") + "/*",
                "io.streamlens.cli.Main"));
    command.addAll(arguments);
    return command;
  }

  /** A port that is free at this moment. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
