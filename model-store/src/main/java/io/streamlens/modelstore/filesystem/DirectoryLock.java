package io.streamlens.modelstore.filesystem;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The right to change what is in a directory, such as the aliases of one model, held by one thread
 * of one process at a time: a lock on the file {@code .lock} in it between processes, a lock in
 * memory between the threads of this one (a file lock belongs to the whole process, and closing any
 * channel of the file gives it up). The system frees it when its process dies.
 */
public final class DirectoryLock implements AutoCloseable {

  static final String FILE_NAME = ".lock";

  /** Far beyond what a move takes; a holder that is stopped must not stop all others for ever. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration BETWEEN_TRIES = Duration.ofMillis(2);

  /**
   * Two directories may share one, which costs them a wait; a lock for each would never be freed.
   */
  private static final ReentrantLock[] IN_THIS_PROCESS =
      Stream.generate(ReentrantLock::new).limit(64).toArray(ReentrantLock[]::new);

  private final ReentrantLock inThisProcess;
  private final FileChannel channel;

  private DirectoryLock(ReentrantLock inThisProcess, FileChannel channel) {
    this.inThisProcess = inThisProcess;
    this.channel = channel;
  }

  /**
   * Waits for the lock.
   *
   * @param directory must exist, and be given by its one absolute path
   * @throws IOException if the lock file cannot be used, or others hold the lock for longer than
   *     {@link #PATIENCE}
   */
  public static DirectoryLock acquire(Path directory) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    ReentrantLock lock =
        IN_THIS_PROCESS[Math.floorMod(directory.hashCode(), IN_THIS_PROCESS.length)];
    if (!tryLock(lock, deadline)) {
      throw heldByOthers(directory);
    }
    FileChannel channel = null;
    try {
      channel = FileChannel.open(directory.resolve(FILE_NAME), CREATE, WRITE);
      lockFile(channel, directory, deadline);
      return new DirectoryLock(lock, channel);
    } catch (IOException | RuntimeException e) {
      closeAndUnlock(channel, lock);
      throw e;
    }
  }

  private static boolean tryLock(ReentrantLock lock, long deadline) throws IOException {
    try {
      return lock.tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for a directory's lock", e);
    }
  }

  private static void lockFile(FileChannel channel, Path directory, long deadline)
      throws IOException {
    while (tryLock(channel) == null) {
      if (System.nanoTime() - deadline > 0) {
        throw heldByOthers(directory);
      }
      LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // The same class in another class loader of this process holds it.
      return null;
    }
  }

  private static IOException heldByOthers(Path directory) {
    return new IOException(
        "another process has held the lock "
            + directory.resolve(FILE_NAME)
            + " for more than "
            + PATIENCE.toSeconds()
            + " s");
  }

  private static void closeAndUnlock(@Nullable FileChannel channel, ReentrantLock lock)
      throws IOException {
    try {
      if (channel != null) {
        channel.close();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    closeAndUnlock(channel, inThisProcess);
  }
}
