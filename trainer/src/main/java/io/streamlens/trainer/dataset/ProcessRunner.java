package io.streamlens.trainer.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Runs a command of the operating system to its end. */
@FunctionalInterface
interface ProcessRunner {

  /**
   * What came of it.
   *
   * @param exitCode 0 if it went well
   * @param output what it wrote to both its outputs
   */
  record Result(int exitCode, String output) {}

  /**
   * Runs {@code command} in {@code directory}.
   *
   * @throws IOException if there is no such command, or it has not ended in time (it is killed
   *     then)
   */
  Result run(List<String> command, Path directory, Duration timeout) throws IOException;
}
