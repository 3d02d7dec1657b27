package io.streamlens.modelstore.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCacheTest {

  private static final int ROOM_FOR_TWO = 2 * Numbered.BYTES + 10;

  @TempDir Path directory;
  private final Numbered one = new Numbered(1);
  private final Numbered two = new Numbered(2);
  private final Numbered three = new Numbered(3);
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void shouldLoadOnceWhatIsTakenAgain() throws IOException {
    try (ModelCache cache = cache()) {
      assertEquals(get(cache, one), get(cache, one));
    }
    try (ModelCache cache = cache()) {
      get(cache, one);
    }

    assertEquals(1, one.loads());
  }

  @Test
  void shouldMakeRoomByRemovingWhatWasUsedLongestAgo() throws IOException {
    for (Numbered each : List.of(one, two, one)) {
      use(each);
    }

    use(three);
    use(one);
    assertEquals(1, one.loads());
    use(two);
    assertEquals(2, two.loads());
  }

  @Test
  void shouldNotRemoveWhatAnotherUses() throws IOException {
    try (ModelCache holder = cache()) {
      Path held = get(holder, one);
      for (Numbered each : List.of(two, three, two, three)) {
        use(each);
      }

      assertTrue(one.findings(held).isEmpty());
    }
  }

  @Test
  void shouldRefuseWhatDoesNotFitBesideWhatIsInUse() throws IOException {
    try (ModelCache holder = cache();
        ModelCache cache = cache()) {
      get(holder, one);
      get(holder, two);

      IOException e = assertThrows(IOException.class, () -> get(cache, three));

      assertTrue(e.getMessage().contains("has no room for 1000 bytes: 2000 of at most"));
    }
    use(three);
  }

  @Test
  void shouldReplaceWhatIsNotWholeWhileAnotherUsesIt() throws IOException {
    try (ModelCache holder = cache();
        ModelCache cache = cache()) {
      Path held = get(holder, one);
      Files.write(held.resolve("file"), new byte[3]);
      Files.write(held.resolve("other"), new byte[3]);

      Path taken = get(cache, one);

      assertEquals(held, taken);
      assertTrue(one.findings(held).isEmpty());
      assertFalse(Files.exists(held.resolve("other")));
    }
  }

  @Test
  void shouldClearAwayWhatDeadProcessesLeft() throws IOException {
    use(one);
    Path mark = Files.createFile(directory.resolve(".uses/" + "loading-x.2000.y"));
    Path loading = Files.createDirectory(directory.resolve("loading-x"));
    Files.write(loading.resolve("file"), new byte[Numbered.BYTES]);

    use(two);

    assertTrue(Files.notExists(mark));
    assertTrue(Files.notExists(loading));
    assertEquals(1, one.loads());
    use(one);
    assertEquals(1, one.loads(), "a dead process reserves nothing");
  }

  @Test
  void shouldKeepNothingOfWhatCouldNotBeLoaded() throws IOException {
    Numbered failing =
        new Numbered(4) {
          @Override
          public void load(Path target) throws IOException {
            Files.write(target.resolve("file"), new byte[10]);
            throw new IOException("the cable is out");
          }
        };
    try (ModelCache cache = cache()) {
      assertThrows(IOException.class, () -> get(cache, failing));
    }

    try (Stream<Path> files = Files.walk(directory)) {
      assertEquals(
          List.of(directory.resolve(".lock")), files.filter(Files::isRegularFile).toList());
    }
  }

  @Test
  void shouldNotLoadBesideItWhatAnotherHasLoadedMeanwhile() throws IOException {
    Numbered overtaken =
        new Numbered(1) {
          @Override
          public long bytes() {
            try {
              use(one);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            return super.bytes();
          }
        };

    use(overtaken);

    assertEquals(1, one.loads());
    assertEquals(0, overtaken.loads());
  }

  @Test
  void shouldStayWithinItsBoundsWhileTwoProcessesUseIt() throws Exception {
    try (CacheProcess ada = CacheProcess.start(directory, 1);
        CacheProcess bob = CacheProcess.start(directory, 2)) {
      assertEquals("done", ada.output());
      assertEquals("done", bob.output());
    }
  }

  @Test
  void shouldLieWhereCachesLie() {
    assertEquals(
        Path.of("/somewhere/streamlens/models"),
        ModelCache.defaultDirectory(Map.of("XDG_CACHE_HOME", "/somewhere")));
    assertTrue(
        ModelCache.defaultDirectory(Map.of("XDG_CACHE_HOME", ""))
            .endsWith(".cache/streamlens/models"));
  }

  private void use(Numbered origin) throws IOException {
    try (ModelCache cache = cache()) {
      get(cache, origin);
    }
  }

  private Path get(ModelCache cache, Numbered origin) throws IOException {
    now = now.plusSeconds(1);
    Path copy = cache.get(origin.digest(), origin);
    assertEquals(List.of(), origin.findings(copy));
    return copy;
  }

  private ModelCache cache() {
    return new ModelCache(
        directory,
        ROOM_FOR_TWO,
        new Clock() {
          @Override
          public Instant instant() {
            return now;
          }

          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }
        });
  }
}
