package io.streamlens.modelstore.cache;

import io.streamlens.modelstore.filesystem.DirectoryLock;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** Another process that uses a cache. */
final class CacheProcess implements AutoCloseable {

  private static final int TIMES = 200;
  private static final int THINGS = 8;

  /** What two processes hold at once, two things each, and one more. */
  private static final long ROOM = 5L * Numbered.BYTES;

  private final Process process;
  private final BufferedReader output;

  private CacheProcess(Process process) {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
  }

  static CacheProcess start(Path directory, long seed) throws IOException {
    return new CacheProcess(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dslf4j.internal.verbosity=ERROR",
                "-cp",
                System.getProperty("java.class.path"),
                CacheProcess.class.getName(),
                directory.toString(),
                Long.toString(seed))
            .redirectErrorStream(true)
            .start());
  }

  /** All that it prints until it ends. */
  String output() {
    return output.lines().collect(Collectors.joining("\n"));
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    output.close();
  }

  /** Takes two things, looks whether both are whole and the cache is not too large, and again. */
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    Random random = new Random(Long.parseLong(arguments[1]));
    for (int time = 0; time < TIMES; time++) {
      try (ModelCache cache = new ModelCache(directory, ROOM)) {
        List<Numbered> things = new ArrayList<>();
        List<Path> copies = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
          Numbered thing = new Numbered(random.nextInt(THINGS));
          things.add(thing);
          copies.add(cache.get(thing.digest(), thing));
          require(bytes(directory) <= ROOM, "the cache holds too much");
        }
        for (int i = 0; i < 2; i++) {
          require(things.get(i).findings(copies.get(i)).isEmpty(), "what is in use was removed");
        }
      }
    }
    System.out.println("done");
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalStateException(otherwise);
    }
  }

  private static long bytes(Path directory) throws IOException {
    AtomicLong bytes = new AtomicLong();
    try (DirectoryLock held = DirectoryLock.acquire(directory)) {
      Files.walkFileTree(
          directory,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              bytes.addAndGet(attributes.size());
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
              // What is being loaded may be given up meanwhile.
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, IOException failure) {
              return FileVisitResult.CONTINUE;
            }
          });
    }
    return bytes.get();
  }
}
