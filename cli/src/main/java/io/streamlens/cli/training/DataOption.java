package io.streamlens.cli.training;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --data}, of every command that reads a data set. */
public final class DataOption {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Directory with the data set's files, instead of the usual places.")
  private @Nullable Path directory;

  /** Directory with the data set's files; absent: where they usually are. */
  public @Nullable Path directory() {
    return directory;
  }
}
