package io.streamlens.modelstore.cache;

import io.streamlens.modelstore.filesystem.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is in the cache's directory, looked at and changed under the cache's lock only. */
final class CacheContent {

  /** What the name of a copy that is being loaded begins with. */
  static final String LOADING = "loading-";

  private static final Logger LOG = LoggerFactory.getLogger(CacheContent.class);

  private final Path directory;

  CacheContent(Path directory) {
    this.directory = directory;
  }

  private record Copy(Path path, long bytes, FileTime usedLast) {}

  /**
   * Removes copies until there is room: first those used longest ago, none that is in use.
   *
   * @param replaced the copy that will be replaced, whose bytes do not count
   * @throws IOException if there is not enough room even so
   */
  void makeRoom(Path replaced, long bytes, long maxBytes) throws IOException {
    List<CacheUse.Live> uses = CacheUse.live(directory);
    Set<String> inUse = uses.stream().map(CacheUse.Live::entry).collect(Collectors.toSet());
    removeUnfinished(inUse);
    List<Copy> copies = copiesBut(replaced);
    long taken = uses.stream().mapToLong(CacheUse.Live::bytes).sum();
    taken += copies.stream().mapToLong(Copy::bytes).sum();
    for (Copy copy : copies) {
      if (taken + bytes <= maxBytes) {
        return;
      }
      if (!inUse.contains(copy.path().getFileName().toString())) {
        LOG.info("removing {} to make room in the cache", copy.path());
        DurableFiles.deleteTree(copy.path());
        taken -= copy.bytes();
      }
    }
    if (taken + bytes > maxBytes) {
      throw new IOException(
          "the model cache "
              + directory
              + " has no room for "
              + bytes
              + " bytes: "
              + taken
              + " of at most "
              + maxBytes
              + " are in use (STREAMLENS_MODEL_CACHE_BYTES raises the bound)");
    }
  }

  /**
   * Puts a loaded copy in its place. Where one is, which was not whole, each of its files is
   * replaced in one step: another process may be reading the others.
   */
  static void install(Path loaded, Path copy) throws IOException {
    if (!Files.isDirectory(copy)) {
      Files.move(loaded, copy, StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    for (Path present : filesBelow(copy)) {
      if (!Files.exists(loaded.resolve(copy.relativize(present)))) {
        Files.delete(present);
      }
    }
    for (Path file : filesBelow(loaded)) {
      Path target = copy.resolve(loaded.relativize(file));
      Files.createDirectories(target.getParent());
      Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private void removeUnfinished(Set<String> inUse) throws IOException {
    for (Path child : children()) {
      String name = child.getFileName().toString();
      if (name.startsWith(LOADING) && !inUse.contains(name)) {
        DurableFiles.deleteTree(child);
      }
    }
  }

  /** Those used longest ago first. */
  private List<Copy> copiesBut(Path replaced) throws IOException {
    List<Copy> copies = new ArrayList<>();
    for (Path child : children()) {
      String name = child.getFileName().toString();
      if (!name.startsWith(".") && !name.startsWith(LOADING) && !child.equals(replaced)) {
        copies.add(new Copy(child, bytes(child), Files.getLastModifiedTime(child)));
      }
    }
    copies.sort(Comparator.comparing(Copy::usedLast));
    return copies;
  }

  private List<Path> children() throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      return children.filter(Files::isDirectory).toList();
    }
  }

  private static List<Path> filesBelow(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      return files.filter(file -> !Files.isDirectory(file)).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static long bytes(Path tree) throws IOException {
    long bytes = 0;
    for (Path file : filesBelow(tree)) {
      bytes += Files.size(file);
    }
    return bytes;
  }
}
