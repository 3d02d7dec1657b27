package io.streamlens.trainer.dataset;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs commands as child processes, their output caught, nothing on their input. */
final class SystemProcessRunner implements ProcessRunner {

  @Override
  public Result run(List<String> command, Path directory, Duration timeout) throws IOException {
    // A file instead of a pipe: nobody has to read along, so a timeout cannot hang on the reading.
    Path output = Files.createTempFile("streamlens-", ".out");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .start();
      try {
        if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new IOException(
              "%s has not ended after %d s".formatted(command.get(0), timeout.toSeconds()));
        }
      } finally {
        process.destroyForcibly();
      }
      return new Result(
          process.exitValue(), new String(Files.readAllBytes(output), Charset.defaultCharset()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } finally {
      Files.deleteIfExists(output);
    }
  }
}
