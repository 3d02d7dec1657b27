package io.streamlens.modelstore.cache;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mark that an entry of the cache is in use: a file {@code .uses/<entry>.<bytes>.<uuid>} that
 * its user holds a lock on, {@code bytes} being what the user is about to add to the cache. The
 * system frees the lock when the user's process dies, and the mark is then known for a dead one.
 *
 * <p>Marks are made and looked through under the cache's own lock only, and removed at any time.
 * They are never read: to open one of this process and close it again would free its lock, which
 * belongs to the whole process.
 */
final class CacheUse implements AutoCloseable {

  private static final String DIRECTORY = ".uses";
  private static final Logger LOG = LoggerFactory.getLogger(CacheUse.class);

  private static final Set<Path> OF_THIS_PROCESS = ConcurrentHashMap.newKeySet();

  private final Path mark;
  private final FileChannel channel;

  private CacheUse(Path mark, FileChannel channel) {
    this.mark = mark;
    this.channel = channel;
  }

  /**
   * A use by somebody.
   *
   * @param entry the name of what is used
   * @param bytes how many the user is about to add to the cache
   */
  record Live(String entry, long bytes) {

    private static Live of(String mark) {
      String[] parts = mark.split("\\.", 3);
      return new Live(parts[0], Long.parseLong(parts[1]));
    }
  }

  static CacheUse of(Path cache, String entry, long bytes) throws IOException {
    Path directory = Files.createDirectories(cache.resolve(DIRECTORY));
    Path mark = directory.resolve(entry + "." + bytes + "." + UUID.randomUUID());
    FileChannel channel = FileChannel.open(mark, CREATE_NEW, WRITE);
    try {
      channel.lock();
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    OF_THIS_PROCESS.add(mark);
    return new CacheUse(mark, channel);
  }

  /** The uses by living processes; removes the marks of dead ones. */
  static List<Live> live(Path cache) throws IOException {
    List<Live> uses = new ArrayList<>();
    for (Path mark : marks(cache)) {
      if (OF_THIS_PROCESS.contains(mark) || isLocked(mark)) {
        uses.add(Live.of(mark.getFileName().toString()));
      } else {
        Files.deleteIfExists(mark);
      }
    }
    return uses;
  }

  private static List<Path> marks(Path cache) throws IOException {
    Path directory = cache.resolve(DIRECTORY);
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> marks = Files.list(directory)) {
      return marks.toList();
    }
  }

  private static boolean isLocked(Path mark) throws IOException {
    try (FileChannel channel = FileChannel.open(mark, WRITE)) {
      return channel.tryLock() == null;
    } catch (NoSuchFileException e) {
      // Its user has just given it up.
      return false;
    } catch (OverlappingFileLockException e) {
      // Held by this process through another class loader.
      return true;
    }
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(mark);
      channel.close();
    } catch (IOException e) {
      LOG.warn("cannot remove {}: {}", mark, e.toString());
    } finally {
      OF_THIS_PROCESS.remove(mark);
    }
  }
}
