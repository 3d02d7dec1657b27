package io.streamlens.cli.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The directory a broker owns while it runs. Kafka locks its directory too, but only deep inside
 * its start; this lock is taken first, so that a second broker is refused with one clear line.
 */
final class DataDirectory implements AutoCloseable {

  private static final String LOCK_FILE = "broker.lock";

  private final Path root;
  private final boolean temporary;
  private final FileChannel lockChannel;

  private DataDirectory(Path root, boolean temporary, FileChannel lockChannel) {
    this.root = root;
    this.temporary = temporary;
    this.lockChannel = lockChannel;
  }

  /**
   * Takes {@code directory}, which is made where it is missing, or a new temporary one.
   *
   * @throws BrokerStartException if it cannot be made or written, or another broker uses it
   */
  static DataDirectory take(@Nullable Path directory) {
    try {
      boolean temporary = directory == null;
      Path root =
          directory == null
              ? Files.createTempDirectory("streamlens-broker-")
              : Files.createDirectories(directory.toAbsolutePath());
      return new DataDirectory(root, temporary, lock(root));
    } catch (IOException e) {
      throw new BrokerStartException(
          "cannot use the broker's data directory "
              + (directory == null ? "in " + System.getProperty("java.io.tmpdir") : directory)
              + ": "
              + reason(e),
          e);
    }
  }

  private static FileChannel lock(Path root) throws IOException {
    FileChannel channel =
        FileChannel.open(
            root.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!locked(channel)) {
      channel.close();
      throw new BrokerStartException(
          "another broker is using the data directory "
              + root
              + ": stop it first, or choose another directory");
    }
    return channel;
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      @Nullable FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      // Held by a broker in this very process, which the operating system cannot see.
      return false;
    }
  }

  /** Where Kafka's own files go. */
  Path logs() {
    return root.resolve("kafka");
  }

  /** Gives the directory up, and deletes it if it is a temporary one. */
  @Override
  public void close() {
    try {
      lockChannel.close();
      if (temporary) {
        deleteAll(root);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot clean up the broker's directory " + root, e);
    }
  }

  private static void deleteAll(Path root) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            // Kafka's delayed deletions may remove a file between being listed and being visited.
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
              throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName() + " " + e.getMessage();
  }
}
