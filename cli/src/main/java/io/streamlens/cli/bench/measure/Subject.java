package io.streamlens.cli.bench.measure;

import io.streamlens.cli.CommandException;
import io.streamlens.cli.bench.process.Pause;
import io.streamlens.cli.bench.process.ProgramProcess;
import io.streamlens.cli.serve.BatchCount;
import io.streamlens.cli.serve.RunningStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The process that is measured. */
public sealed interface Subject extends AutoCloseable {

  /** The process as the operating system knows it. */
  ProcessHandle handle();

  /**
   * Says whether it still runs.
   *
   * @throws CommandException if it has ended
   */
  void checkAlive();

  /** A failure, with what its log says. */
  CommandException failure(String what);

  /** Its own count of its batches; absent if it makes none. */
  @Nullable BatchCount batches() throws InterruptedException;

  @Override
  void close() throws IOException;

  /** The inference stream. */
  record Service(RunningStream stream) implements Subject {
    @Override
    public ProcessHandle handle() {
      return stream.handle();
    }

    @Override
    public void checkAlive() {
      stream.checkAlive();
    }

    @Override
    public CommandException failure(String what) {
      return stream.failure(what);
    }

    @Override
    public BatchCount batches() throws InterruptedException {
      return stream.endpoints().batches();
    }

    @Override
    public void close() throws IOException {
      Pause.end(handle());
      stream.close();
    }
  }

  /** One of the programs that it is compared with. */
  record Program(ProgramProcess process) implements Subject {
    @Override
    public ProcessHandle handle() {
      return process.handle();
    }

    @Override
    public void checkAlive() {
      process.checkAlive();
    }

    @Override
    public CommandException failure(String what) {
      return process.failure(what);
    }

    @Override
    public @Nullable BatchCount batches() {
      return null;
    }

    @Override
    public void close() throws IOException {
      Pause.end(handle());
      process.close();
    }
  }
}
