package io.streamlens.cli.bench.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamlens.cli.CommandException;
import io.streamlens.cli.serve.StreamLog;
import io.streamlens.modelstore.savedmodel.TensorFlowEnvironment;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One of our programs as a process of its own. It is told what to do in lines and answers in lines;
 * it ends when its standard input does, so that none outlives us. For one thread.
 */
public final class ProgramProcess implements AutoCloseable {

  private static final long END_SECONDS = 20;

  private final String name;
  private final StreamLog log;
  private final Process process;
  private final BufferedReader answers;
  private final Writer orders;

  private ProgramProcess(String name, StreamLog log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
    this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    this.orders = new OutputStreamWriter(process.getOutputStream(), UTF_8);
  }

  /**
   * Starts the program of {@code main}, with no options for its JVM.
   *
   * @throws CommandException if it cannot be started
   */
  public static ProgramProcess start(Class<?> main, List<String> arguments) {
    return start(main, List.of(), arguments);
  }

  /**
   * Starts the program of {@code main}.
   *
   * @param options of its JVM
   * @throws CommandException if it cannot be started
   */
  public static ProgramProcess start(Class<?> main, List<String> options, List<String> arguments) {
    return start(main, options, arguments, TensorFlowEnvironment::complete);
  }

  /**
   * Starts the program of {@code main}, with no options for its JVM and with TensorFlow as it
   * comes.
   *
   * @throws CommandException if it cannot be started
   */
  public static ProgramProcess startPlain(Class<?> main, List<String> arguments) {
    return start(main, List.of(), arguments, TensorFlowEnvironment::completePlainly);
  }

  private static ProgramProcess start(
      Class<?> main,
      List<String> options,
      List<String> arguments,
      Consumer<Map<String, String>> environment) {
    StreamLog log = StreamLog.create();
    ProcessBuilder builder =
        new ProcessBuilder(JavaCommand.of(main, options, arguments))
            .redirectError(log.file().toFile());
    environment.accept(builder.environment());
    try {
      return new ProgramProcess(main.getSimpleName(), log, builder.start());
    } catch (IOException e) {
      throw new CommandException("cannot start " + builder.command() + ": " + e.getMessage(), e);
    }
  }

  /** Tells it what to do, in one line. */
  public void tell(String order) {
    try {
      orders.write(order + "\n");
      orders.flush();
    } catch (IOException e) {
      throw failure(name + " does not listen: " + e.getMessage());
    }
  }

  /**
   * Waits for the next line that it says.
   *
   * @throws CommandException if it ends instead, with what its log says
   */
  public String answer() {
    try {
      String line = answers.readLine();
      if (line == null) {
        throw failure(name + " has ended unasked");
      }
      return line;
    } catch (IOException e) {
      throw failure(name + " cannot be read: " + e.getMessage());
    }
  }

  /**
   * Waits for a line that begins so, and returns the rest of it.
   *
   * @throws CommandException if it ends instead
   */
  public String awaitLine(String beginning) {
    String line = answer();
    while (!line.startsWith(beginning)) {
      line = answer();
    }
    return line.substring(beginning.length());
  }

  /** Says whether it still runs, as {@link #answer} does, without waiting. */
  public void checkAlive() {
    if (!process.isAlive()) {
      throw failure(name + " has ended unasked, exit code " + process.exitValue());
    }
  }

  /** A failure with what its log says; the log is kept. */
  public CommandException failure(String what) {
    return log.failure(what);
  }

  /** The process as the operating system knows it. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  @Override
  public void close() throws IOException {
    try {
      orders.close();
    } catch (IOException e) {
      process.destroy(); // it is gone, or does not read: no order reaches it any more
    }
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    log.close();
  }
}
