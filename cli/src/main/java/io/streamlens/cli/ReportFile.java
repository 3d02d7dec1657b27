package io.streamlens.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The file that the figures go into.
 *
 * @param path absent: they go nowhere
 */
public record ReportFile(@Nullable Path path) {

  /**
   * Found out now, not after minutes of work.
   *
   * @throws CommandException if it cannot be written
   */
  public ReportFile {
    if (path != null) {
      Path directory = path.toAbsolutePath().getParent();
      if (Files.isDirectory(path) || directory == null || !Files.isWritable(directory)) {
        throw new CommandException("cannot write the report " + path + ": choose another file");
      }
    }
  }

  /**
   * Writes the figures, and a line end.
   *
   * @throws CommandException if that fails
   */
  public void write(String json) {
    if (path == null) {
      return;
    }
    try {
      Files.writeString(path, json + "\n");
    } catch (IOException e) {
      throw new CommandException("cannot write the report " + path + ": " + e, e);
    }
  }
}
