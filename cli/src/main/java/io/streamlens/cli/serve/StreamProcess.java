package io.streamlens.cli.serve;

import io.streamlens.cli.CommandException;
import io.streamlens.modelstore.savedmodel.TensorFlowEnvironment;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A running application of the project: the inference stream or the trainer. */
public final class StreamProcess implements AutoCloseable {

  /** How long it may take to finish what it has begun, after it was asked to end. */
  private static final Duration DRAIN = Duration.ofSeconds(30);

  private final Process process;

  private StreamProcess(Process process) {
    this.process = process;
  }

  /** Starts {@code command} with the input and output of this process. */
  public static StreamProcess inheriting(List<String> command) {
    return start(new ProcessBuilder(command).inheritIO());
  }

  /** Starts {@code command} with all its output in {@code log}. */
  public static StreamProcess logging(List<String> command, Path log) {
    return start(
        new ProcessBuilder(command)
            .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile()));
  }

  private static StreamProcess start(ProcessBuilder builder) {
    TensorFlowEnvironment.complete(builder.environment());
    try {
      return new StreamProcess(builder.start());
    } catch (IOException e) {
      throw new CommandException("cannot start " + builder.command() + ": " + e.getMessage(), e);
    }
  }

  /** Waits for its end and returns its exit code. */
  public int waitFor() throws InterruptedException {
    return process.waitFor();
  }

  /** Waits for its end, but no longer than so many milliseconds. */
  public void awaitExit(long milliseconds) throws InterruptedException {
    process.waitFor(milliseconds, TimeUnit.MILLISECONDS);
  }

  /** The exit code of a stream that has ended. */
  public int exitCode() {
    return process.exitValue();
  }

  /** The process as the operating system knows it. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Asks it to end, waits up to 30 seconds while it drains, and then ends it. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(DRAIN.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
