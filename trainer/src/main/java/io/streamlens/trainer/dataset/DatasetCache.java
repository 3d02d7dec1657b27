package io.streamlens.trainer.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The user's cache of data sets: a folder for each, put in place whole or not at all.
 *
 * @param directory the cache; made when something is first put into it
 */
record DatasetCache(Path directory) {

  /** Fills a staging directory with a data set's files. */
  @FunctionalInterface
  interface Filler {
    void fill(Path staging) throws IOException;
  }

  /** {@code $XDG_CACHE_HOME/streamlens/datasets}, else {@code ~/.cache/streamlens/datasets}. */
  static DatasetCache ofUser(Map<String, String> environment) {
    @Nullable String cacheHome = environment.get("XDG_CACHE_HOME");
    // The specification of base directories says that relative paths are to be ignored.
    Path base =
        cacheHome != null && Path.of(cacheHome).isAbsolute()
            ? Path.of(cacheHome)
            : Path.of(System.getProperty("user.home"), ".cache");
    return new DatasetCache(base.resolve("streamlens").resolve("datasets"));
  }

  /**
   * Puts a data set into the cache: {@code filler} writes the files to a directory of its own,
   * which then becomes {@code <cache>/<name>} at once. Another process that was faster wins.
   *
   * @throws IOException of the filler or the file system; nothing half-written stays behind
   */
  Path put(PublishedDataset dataset, Filler filler) throws IOException {
    Files.createDirectories(directory);
    Path staging = Files.createTempDirectory(directory, "." + dataset.name() + "-");
    try {
      filler.fill(staging);
      return moveIntoPlace(dataset, staging, directory.resolve(dataset.name()));
    } finally {
      deleteRecursively(staging);
    }
  }

  private static Path moveIntoPlace(PublishedDataset dataset, Path staging, Path target)
      throws IOException {
    if (Files.exists(target) && dataset.missingIn(target).isPresent()) {
      deleteRecursively(target);
    }
    try {
      Files.move(staging, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.isDirectory(target) || dataset.missingIn(target).isPresent()) {
        throw e;
      }
    }
    return target;
  }

  static void deleteRecursively(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
