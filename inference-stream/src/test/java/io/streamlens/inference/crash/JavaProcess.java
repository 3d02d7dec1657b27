package io.streamlens.inference.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Java program in a process of its own that is killed, frozen, ended and started again. What it
 * prints goes to one log. Used by one thread.
 */
final class JavaProcess implements AutoCloseable {

  private final List<String> arguments;
  private final Path log;
  private Process process;
  private boolean wanted = true;

  private JavaProcess(List<String> arguments, Path log) {
    this.arguments = List.copyOf(arguments);
    this.log = log;
    process = launch();
  }

  /**
   * Starts it.
   *
   * @param arguments of the {@code java} command
   */
  static JavaProcess start(List<String> arguments, Path log) {
    return new JavaProcess(arguments, log);
  }

  /** The class path of the tests, for programs that are theirs. */
  static String testClassPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Whether it has ended without having been asked to. */
  boolean hasEndedByItself() {
    return wanted && !process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /** SIGKILL; returns when the process is gone. */
  void kill() throws InterruptedException {
    wanted = false;
    process.destroyForcibly();
    process.waitFor();
  }

  /** SIGTERM; returns when the process is gone. */
  void terminate() throws InterruptedException {
    wanted = false;
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("did not end within 60 s of SIGTERM:\n" + tail());
    }
  }

  /** Waits until it has ended by itself. */
  void awaitExit() throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("still running:\n" + tail());
    }
  }

  /** SIGSTOP: it holds still in the middle of whatever it does, without knowing. */
  void freeze() throws InterruptedException {
    signal("-STOP");
  }

  /** SIGCONT: it goes on as if nothing had been. */
  void thaw() throws InterruptedException {
    signal("-CONT");
  }

  /** Starts it again after it has ended in whatever way. */
  void restart() {
    wanted = true;
    process = launch();
  }

  /** The last lines it has printed. */
  String tail() {
    try {
      List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 25), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void signal(String signal) throws InterruptedException {
    try {
      int exit = new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
      if (exit != 0) {
        throw new IllegalStateException("kill " + signal + " failed; is the process alive?");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process launch() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    // Waited for, since whoever closes it goes on to delete its files.
    process.destroyForcibly().onExit().join();
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
