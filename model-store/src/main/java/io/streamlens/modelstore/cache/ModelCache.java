package io.streamlens.modelstore.cache;

import io.streamlens.modelstore.Digest;
import io.streamlens.modelstore.filesystem.DirectoryLock;
import io.streamlens.modelstore.filesystem.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Versions of a store that is elsewhere, kept on this machine by their digest, so that each is
 * loaded once however often it is used and by however many processes. Bounded: before a version is
 * loaded, those used longest ago make room for it.
 *
 * <p>What {@link #get} returned stays until this cache is closed, whatever other processes do: a
 * copy in use is marked ({@link CacheUse}), and no process removes what another has marked. A
 * version is loaded beside the others and renamed to its place when it is whole. What is in its
 * place is checked each time it is taken, and what is no longer whole is loaded anew.
 *
 * <pre>
 * &lt;directory&gt;/&lt;digest in hexadecimal&gt;/saved_model.pb …   a copy; used last when the directory was modified last
 * &lt;directory&gt;/loading-&lt;uuid&gt;/…                         being loaded
 * &lt;directory&gt;/.uses/                                  who uses what
 * &lt;directory&gt;/.lock
 * </pre>
 *
 * <p>Safe for use by several threads.
 */
public final class ModelCache implements AutoCloseable {

  /** How much a cache holds where nobody says otherwise: 8 GiB. */
  public static final long DEFAULT_BYTES = 8L << 30;

  private static final Logger LOG = LoggerFactory.getLogger(ModelCache.class);

  private final Path directory;
  private final long maxBytes;
  private final Clock clock;
  private final Map<String, CacheUse> uses = new HashMap<>();

  /**
   * @param directory where the copies are; made when it is first needed
   * @param maxBytes the most they may take together, 1 or more
   */
  public ModelCache(Path directory, long maxBytes) {
    this(directory, maxBytes, Clock.systemUTC());
  }

  ModelCache(Path directory, long maxBytes, Clock clock) {
    if (maxBytes < 1) {
      throw new IllegalArgumentException("maxBytes must be 1 or more, not " + maxBytes);
    }
    this.directory = directory.toAbsolutePath().normalize();
    this.maxBytes = maxBytes;
    this.clock = clock;
  }

  /** Where a version comes from, and how one sees that a copy of it is whole. */
  public interface Origin {

    /** The most that a copy takes, in bytes. */
    long bytes();

    /**
     * Writes all of the version into an empty directory.
     *
     * @throws IOException if the directory cannot be written
     */
    void load(Path target) throws IOException;

    /**
     * Reads all of a copy.
     *
     * @return what is wrong with it; empty if it is whole
     * @throws IOException if it cannot be read
     */
    List<String> findings(Path copy) throws IOException;
  }

  /**
   * {@code $XDG_CACHE_HOME/streamlens/models}, else {@code ~/.cache/streamlens/models}.
   *
   * @param environment the process's environment variables
   */
  public static Path defaultDirectory(Map<String, String> environment) {
    @Nullable String home = environment.get("XDG_CACHE_HOME");
    Path caches =
        home == null || home.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(home);
    return caches.resolve("streamlens").resolve("models");
  }

  /**
   * The local copy of a version, which is loaded if it is not there or not whole.
   *
   * @param digest the version's
   * @return its directory; read-only for the caller, valid until this cache is closed
   * @throws IOException if the cache cannot be read or written, or has no room for it beside what
   *     is in use; the message says which variable to change
   */
  public synchronized Path get(Digest digest, Origin origin) throws IOException {
    String name = digest.value().substring(digest.value().indexOf(':') + 1);
    Path copy = directory.resolve(name);
    boolean held = uses.containsKey(name);
    if (!held) {
      uses.put(name, markInUse(name));
    }
    try {
      provide(copy, origin);
      Files.setLastModifiedTime(copy, FileTime.from(clock.instant()));
      return copy;
    } catch (IOException | RuntimeException | Error e) {
      if (!held) {
        uses.remove(name).close();
      }
      throw e;
    }
  }

  private void provide(Path copy, Origin origin) throws IOException {
    boolean there;
    do {
      there = Files.isDirectory(copy);
      if (there && isWhole(copy, origin)) {
        return;
      }
    } while (!load(copy, there, origin));
  }

  private static boolean isWhole(Path copy, Origin origin) throws IOException {
    List<String> findings = origin.findings(copy);
    if (!findings.isEmpty()) {
      LOG.warn("the copy {} is not whole and is loaded anew: {}", copy, findings.get(0));
    }
    return findings.isEmpty();
  }

  /**
   * Loads a copy.
   *
   * @param there whether one is there, to be replaced
   * @return {@code false}: nothing was loaded, since another process has put one there meanwhile,
   *     beside which there need not be room for a second
   */
  private boolean load(Path copy, boolean there, Origin origin) throws IOException {
    String name = CacheContent.LOADING + UUID.randomUUID();
    Path loading = directory.resolve(name);
    try (CacheUse reservation = reserve(name, copy, there, origin.bytes())) {
      if (reservation == null) {
        return false;
      }
      Files.createDirectory(loading);
      origin.load(loading);
      try (DirectoryLock held = DirectoryLock.acquire(directory)) {
        CacheContent.install(loading, copy);
        // Under the same lock, or the others would count the copy twice.
        reservation.close();
      }
      return true;
    } finally {
      DurableFiles.deleteTree(loading);
    }
  }

  private CacheUse markInUse(String name) throws IOException {
    Files.createDirectories(directory);
    try (DirectoryLock held = DirectoryLock.acquire(directory)) {
      return CacheUse.of(directory, name, 0);
    }
  }

  /** Makes room for what will be loaded, and keeps it; null if a copy has come meanwhile. */
  private @Nullable CacheUse reserve(String name, Path copy, boolean there, long bytes)
      throws IOException {
    try (DirectoryLock held = DirectoryLock.acquire(directory)) {
      if (!there && Files.isDirectory(copy)) {
        return null;
      }
      new CacheContent(directory).makeRoom(copy, bytes, maxBytes);
      return CacheUse.of(directory, name, bytes);
    }
  }

  /** Gives up what was got: it may go when others need the room. */
  @Override
  public synchronized void close() {
    uses.values().forEach(CacheUse::close);
    uses.clear();
  }
}
