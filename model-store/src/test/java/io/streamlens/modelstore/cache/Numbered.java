package io.streamlens.modelstore.cache;

import io.streamlens.modelstore.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Something to cache: one file of a thousand bytes, all of them its number. */
class Numbered implements ModelCache.Origin {

  static final int BYTES = 1000;

  private final int number;
  private final AtomicInteger loads = new AtomicInteger();

  Numbered(int number) {
    this.number = number;
  }

  Digest digest() {
    return Digest.of(content());
  }

  int loads() {
    return loads.get();
  }

  @Override
  public long bytes() {
    return BYTES;
  }

  @Override
  public void load(Path target) throws IOException {
    loads.incrementAndGet();
    Files.write(target.resolve("file"), content());
  }

  @Override
  public List<String> findings(Path copy) throws IOException {
    Path file = copy.resolve("file");
    return Files.exists(file) && Arrays.equals(content(), Files.readAllBytes(file))
        ? List.of()
        : List.of("file: is not " + number);
  }

  private byte[] content() {
    byte[] content = new byte[BYTES];
    Arrays.fill(content, (byte) number);
    return content;
  }
}
