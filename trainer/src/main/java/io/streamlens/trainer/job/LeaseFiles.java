package io.streamlens.trainer.job;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of one job's leases: {@code lease/<token>}, a token for each holder there ever was. The
 * highest token is the present holder's: making the next one, which only one of several can, takes
 * the lease over, and whoever had it sees that at its next look.
 */
final class LeaseFiles {

  private final Path directory;

  LeaseFiles(Path job) {
    this.directory = job.resolve("lease");
  }

  /** The present holder's; 0 if there never was one. */
  long highestToken() throws IOException {
    List<Long> tokens = tokens();
    return tokens.isEmpty() ? 0 : tokens.get(tokens.size() - 1);
  }

  private List<Long> tokens() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("\\d{10}"))
          .map(Long::parseLong)
          .sorted()
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  byte[] read(long token) throws IOException {
    return Files.readAllBytes(file(token));
  }

  /**
   * @throws java.nio.file.FileAlreadyExistsException if somebody else was faster
   */
  void create(long token, LeaseRecord first) throws IOException {
    Files.createDirectories(directory);
    Files.createFile(file(token));
    write(token, first);
    for (long old : tokens()) {
      if (old < token - 1) {
        Files.deleteIfExists(file(old));
      }
    }
  }

  void write(long token, LeaseRecord present) throws IOException {
    try (FileChannel channel = FileChannel.open(file(token), StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(present.toBytes());
      while (bytes.hasRemaining()) {
        channel.write(bytes, bytes.position());
      }
    }
  }

  private Path file(long token) {
    return directory.resolve("%010d".formatted(token));
  }
}
