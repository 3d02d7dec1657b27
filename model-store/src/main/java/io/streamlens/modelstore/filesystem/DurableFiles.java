package io.streamlens.modelstore.filesystem;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.streamlens.modelstore.Digest;
import io.streamlens.modelstore.manifest.ModelManifest.ModelFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writing that is on the disk, not only in a cache, when it returns. */
public final class DurableFiles {

  private static final int BUFFER = 64 * 1024;

  private DurableFiles() {}

  /** Writes a file that does not exist yet. */
  static void write(Path file, byte[] content) throws IOException {
    try (FileChannel out = FileChannel.open(file, CREATE_NEW, WRITE)) {
      writeFully(out, ByteBuffer.wrap(content));
      out.force(true);
    }
  }

  /**
   * Copies a file to one that does not exist yet.
   *
   * @param path what the copy is called in its version
   * @return the copy's size and digest, taken of the very bytes that were written
   */
  static ModelFile copy(Path source, Path target, String path) throws IOException {
    MessageDigest digest = Digest.sha256();
    byte[] buffer = new byte[BUFFER];
    long size = 0;
    try (InputStream in = Files.newInputStream(source, LinkOption.NOFOLLOW_LINKS);
        FileChannel out = FileChannel.open(target, CREATE_NEW, WRITE)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
        writeFully(out, ByteBuffer.wrap(buffer, 0, read));
        size += read;
      }
      out.force(true);
    }
    return new ModelFile(path, size, Digest.of(digest));
  }

  /** Puts new content in the place of a file: a reader sees the old or the new, never a mixture. */
  static void replace(Path file, byte[] content) throws IOException {
    Path directory = parent(file);
    Path temporary = directory.resolve("." + file.getFileName() + "-" + UUID.randomUUID());
    try {
      write(temporary, content);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
    syncDirectory(directory);
  }

  /** Makes the names in a directory durable: a new file's bytes are no use without its name. */
  static void syncDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, READ)) {
      channel.force(true);
    }
  }

  /** Makes a directory with those above it, and their names durable. */
  public static void createDirectories(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path parent = parent(directory);
    createDirectories(parent);
    Files.createDirectories(directory);
    syncDirectory(parent);
  }

  /** Deletes a directory and all in it; what is gone already does not matter. */
  public static void deleteTree(Path directory) throws IOException {
    try {
      Files.walkFileTree(directory, new Deletion());
    } catch (NoSuchFileException e) {
      // Somebody else deletes the same tree: it comes to the same.
      return;
    }
  }

  private static void writeFully(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  private static Path parent(Path path) {
    Path parent = path.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException(path + " has no directory above it");
    }
    return parent;
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
