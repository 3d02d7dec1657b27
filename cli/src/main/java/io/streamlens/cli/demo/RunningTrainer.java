package io.streamlens.cli.demo;

import io.streamlens.cli.CommandException;
import io.streamlens.cli.serve.ApplicationCommandLine;
import io.streamlens.cli.serve.StreamLog;
import io.streamlens.cli.serve.StreamProcess;
import java.io.IOException;
import java.util.Map;

/** The trainer as a process of its own, with its log. */
final class RunningTrainer implements AutoCloseable {

  private final StreamLog log;
  private final StreamProcess process;

  private RunningTrainer(StreamLog log, StreamProcess process) {
    this.log = log;
    this.process = process;
  }

  /**
   * Starts it; what is asked of it meanwhile waits on the topic.
   *
   * @throws CommandException if it is not built
   */
  static RunningTrainer start(Map<String, String> settings) {
    StreamLog log = StreamLog.create();
    return new RunningTrainer(
        log,
        StreamProcess.logging(
            ApplicationCommandLine.of("trainer", "trainer", settings), log.file()));
  }

  /**
   * Says whether it still runs.
   *
   * @throws CommandException if it has ended
   */
  void checkAlive() {
    if (!process.isAlive()) {
      throw failure("the trainer has ended unasked, exit code " + process.exitCode());
    }
  }

  /** A failure of the trainer, with what its log says; the log is kept. */
  CommandException failure(String what) {
    return log.failure(what);
  }

  @Override
  public void close() throws IOException {
    process.close();
    log.close();
  }
}
