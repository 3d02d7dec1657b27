package io.streamlens.inference.decoding;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/**
 * How often a process has died while an image was being decoded, by the image's position; kept in a
 * file. Bounded: the positions that were suspected longest ago are forgotten first. Not
 * thread-safe.
 */
final class Suspects {

  private static final int MOST = 10_000;

  private final Path file;
  private final Map<String, Integer> deaths;

  private Suspects(Path file, Map<String, Integer> deaths) {
    this.file = file;
    this.deaths = deaths;
  }

  static Suspects read(Path file) throws IOException {
    Map<String, Integer> deaths = new LinkedHashMap<>();
    if (Files.exists(file)) {
      Properties stored = new Properties();
      try (Reader reader = Files.newBufferedReader(file)) {
        stored.load(reader);
      }
      for (String position : stored.stringPropertyNames()) {
        try {
          deaths.put(position, Integer.parseInt(stored.getProperty(position)));
        } catch (NumberFormatException e) {
          throw new IOException(file + " is damaged at '" + position + "': delete it", e);
        }
      }
    }
    return new Suspects(file, deaths);
  }

  boolean isEmpty() {
    return deaths.isEmpty();
  }

  int deaths(String position) {
    return deaths.getOrDefault(position, 0);
  }

  void blame(Collection<String> positions) throws IOException {
    if (positions.isEmpty()) {
      return;
    }
    for (String position : positions) {
      int count = deaths(position) + 1;
      deaths.remove(position); // so that it comes last
      deaths.put(position, count);
    }
    while (deaths.size() > MOST) {
      deaths.remove(deaths.keySet().iterator().next());
    }
    write();
  }

  void acquit(String position) throws IOException {
    if (deaths.remove(position) != null) {
      write();
    }
  }

  private void write() throws IOException {
    Properties stored = new Properties();
    deaths.forEach((position, count) -> stored.setProperty(position, count.toString()));
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try (Writer writer = Files.newBufferedWriter(next)) {
      stored.store(writer, "Deaths of the process while it decoded the image at this position");
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
