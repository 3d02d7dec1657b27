package io.streamlens.trainer.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The distribution's package, on Debian, Ubuntu and their kin: downloaded by apt, which checks it,
 * and unpacked into the cache. Nothing is installed, so no rights are needed; only package lists
 * that are missing can be fetched by nobody but root.
 */
final class DebianPackageSource implements DatasetSource {

  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final int MAX_REASON = 200;

  private final DatasetCache cache;
  private final ProcessRunner processes;
  private final Path packageLists;
  private final boolean root;
  private final DownloadListener listener;

  /**
   * @param packageLists where apt keeps its lists, {@code /var/lib/apt/lists}
   * @param root whether this process may fetch them
   */
  DebianPackageSource(
      DatasetCache cache,
      ProcessRunner processes,
      Path packageLists,
      boolean root,
      DownloadListener listener) {
    this.cache = cache;
    this.processes = processes;
    this.packageLists = packageLists;
    this.root = root;
    this.listener = listener;
  }

  @Override
  public Lookup lookUp(PublishedDataset dataset) {
    String packageName = dataset.debianPackage();
    if (packageName == null) {
      return new Lookup.Missing("no Debian package holds it");
    }
    try {
      return new Lookup.Found(cache.put(dataset, staging -> fetch(dataset, packageName, staging)));
    } catch (IOException e) {
      return new Lookup.Missing("apt-get download " + packageName + " failed: " + e.getMessage());
    }
  }

  private void fetch(PublishedDataset dataset, String packageName, Path staging)
      throws IOException {
    Path work = Files.createDirectory(staging.resolve("package"));
    listener.downloading(packageName, 0, -1);
    if (root && !hasPackageLists()) {
      run(work, "apt-get", "update");
    }
    run(work, "apt-get", "download", packageName);
    run(work, "dpkg-deb", "-x", downloaded(work).toString(), work.resolve("content").toString());
    Path content = work.resolve("content/usr/share/datasets").resolve(dataset.name());
    try (Stream<Path> files = Files.list(content)) {
      for (Path file : files.toList()) {
        Files.move(file, staging.resolve(file.getFileName()));
      }
    }
    DatasetCache.deleteRecursively(work);
    dataset
        .missingIn(staging)
        .ifPresent(
            file -> {
              throw new CorruptDatasetException(packageName + " has no " + file);
            });
  }

  private static Path downloaded(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(".deb"))
          .findFirst()
          .orElseThrow(() -> new IOException("it left no package behind"));
    }
  }

  private boolean hasPackageLists() {
    try (Stream<Path> files = Files.list(packageLists)) {
      return files.anyMatch(file -> file.getFileName().toString().contains("_Packages"));
    } catch (IOException e) {
      return false; // no such directory: no lists
    }
  }

  private void run(Path directory, String... command) throws IOException {
    ProcessRunner.Result result = processes.run(List.of(command), directory, TIMEOUT);
    if (result.exitCode() != 0) {
      throw new IOException(
          "exit code %d (%s)".formatted(result.exitCode(), lastLine(result.output())));
    }
  }

  private static String lastLine(String output) {
    String line = output.lines().filter(l -> !l.isBlank()).reduce("", (a, b) -> b).strip();
    return line.length() <= MAX_REASON ? line : line.substring(0, MAX_REASON) + "…";
  }
}
