package io.streamlens.cli.serve;

import io.streamlens.cli.CommandException;
import java.io.IOException;
import java.time.Duration;

/** The inference stream as a process of its own, with its log and its endpoints. */
public final class RunningStream implements AutoCloseable {

  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
  private static final long POLL_MS = 100;

  private final StreamLog log;
  private final StreamProcess process;
  private final StreamEndpoints endpoints;

  private RunningStream(StreamLog log, StreamProcess process, StreamEndpoints endpoints) {
    this.log = log;
    this.process = process;
    this.endpoints = endpoints;
  }

  /**
   * Starts the stream; it is not ready yet.
   *
   * @throws CommandException if it is not built
   */
  public static RunningStream start(StreamSettings settings) {
    StreamLog log = StreamLog.create();
    StreamProcess process = StreamProcess.logging(StreamCommandLine.of(settings), log.file());
    return new RunningStream(log, process, new StreamEndpoints(settings.port()));
  }

  /**
   * Waits until a verified model serves.
   *
   * @throws CommandException if the stream ends before, or is not ready after two minutes
   */
  public void awaitReady() throws InterruptedException {
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    while (!endpoints.isReady()) {
      checkAlive();
      if (System.nanoTime() > deadline) {
        throw failure("the stream is not ready after " + START_TIMEOUT.toSeconds() + " s");
      }
      process.awaitExit(POLL_MS);
    }
  }

  /**
   * Says whether it still runs.
   *
   * @throws CommandException if it has ended
   */
  public void checkAlive() {
    if (!process.isAlive()) {
      throw failure("the stream has ended unasked, exit code " + process.exitCode());
    }
  }

  /** A failure of the stream, with what its log says; the log is kept. */
  public CommandException failure(String what) {
    return log.failure(what);
  }

  /** Its process. */
  public ProcessHandle handle() {
    return process.handle();
  }

  /** What it answers over HTTP. */
  public StreamEndpoints endpoints() {
    return endpoints;
  }

  /** Waits until it ends by itself. */
  public void awaitExit() throws InterruptedException {
    process.waitFor();
  }

  /** Ends it in order; closing it afterwards does the rest. */
  public void end() {
    process.close();
  }

  @Override
  public void close() throws IOException {
    process.close();
    log.close();
  }
}
