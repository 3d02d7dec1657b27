package io.streamlens.cli.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamlens.cli.CommandException;
import io.streamlens.cli.ShutdownHook;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The stream's log: kept if the stream failed, deleted if all went well. */
public final class StreamLog implements AutoCloseable {

  private static final int LONGEST_SUMMARY = 300;

  private final Path file;
  private volatile boolean keep;

  private StreamLog(Path file) {
    this.file = file;
  }

  public static StreamLog create() {
    try {
      return new StreamLog(Files.createTempFile("streamlens-stream-", ".log"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a log file", e);
    }
  }

  public Path file() {
    return file;
  }

  /** A failure that names what the log says and where it is; from now on the log is kept. */
  public CommandException failure(String what) {
    keep = !ShutdownHook.isRunning();
    return new CommandException("%s; its log says: %s (%s)".formatted(what, summary(), file));
  }

  /** The last line that tells of an error, else the last line. */
  private String summary() {
    try {
      List<String> lines =
          new String(Files.readAllBytes(file), UTF_8)
              .lines()
              .filter(line -> !line.isBlank() && !line.startsWith("\tat "))
              .toList();
      String last = lines.isEmpty() ? "nothing" : lines.get(lines.size() - 1);
      String line =
          lines.stream().filter(each -> each.contains("ERROR")).reduce((a, b) -> b).orElse(last);
      return line.substring(0, Math.min(line.length(), LONGEST_SUMMARY));
    } catch (IOException e) {
      return "nothing that can be read, " + e.getMessage();
    }
  }

  @Override
  public void close() throws IOException {
    if (!keep) {
      Files.deleteIfExists(file);
    }
  }
}
