package io.streamlens.trainer.publication;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A temporary directory that is gone when it is closed, or when the process ends in order. */
final class ExportDirectory implements AutoCloseable {

  private final Path path;
  private final Thread atExit = new Thread(this::delete, "streamlens-export-cleanup");

  private ExportDirectory(Path path) {
    this.path = path;
  }

  /**
   * Makes a new, empty one within {@code parent}.
   *
   * @throws PublicationRefusedException if it cannot be made
   */
  static ExportDirectory create(Path parent) {
    try {
      ExportDirectory directory =
          new ExportDirectory(Files.createTempDirectory(parent, "streamlens-export-"));
      Runtime.getRuntime().addShutdownHook(directory.atExit);
      return directory;
    } catch (IOException e) {
      throw new PublicationRefusedException(
          "no temporary directory for the export in " + parent + ": " + e.getMessage(), e);
    }
  }

  Path path() {
    return path;
  }

  private void delete() {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the export " + path + " could not be deleted", e);
    }
  }

  @Override
  public void close() {
    delete();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The process is ending: the hook runs anyway and finds nothing to do.
      return;
    }
  }
}
