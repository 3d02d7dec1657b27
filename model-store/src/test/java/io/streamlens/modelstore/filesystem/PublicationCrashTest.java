package io.streamlens.modelstore.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.StoreProcess;
import io.streamlens.modelstore.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublicationCrashTest {

  private static final int KILLS = 20;
  private static final int AT_ONCE = 2;

  /** Some publications long, so that a kill may hit any moment of one. */
  private static final long LONGEST_LIFE_NANOS = Duration.ofMillis(60).toNanos();

  @TempDir Path directory;
  private Path root;
  private Path source;

  @BeforeEach
  void makeAModelLargeEnoughToBeCutShort() throws IOException {
    root = Files.createDirectory(directory.resolve("store"));
    source = TestModels.files(directory.resolve("model"), "x");
    byte[] weights = new byte[256 * 1024];
    new Random(1).nextBytes(weights);
    Files.write(source.resolve("variables/variables.data-00000-of-00001"), weights);
  }

  @Test
  void shouldShowWholeVersionsOnlyWhateverMomentThePublisherDiesAt() throws Exception {
    Set<Integer> acknowledged = new TreeSet<>();
    Random random = new Random();
    for (int kills = 0; kills < KILLS; kills += AT_ONCE) {
      killPublishers(random, acknowledged);
    }

    try (ModelStore store = FileSystemModelStore.open(root)) {
      List<Integer> versions = store.versions("pets");
      assertTrue(versions.containsAll(acknowledged), "what was acknowledged is there");
      for (int version : versions) {
        ModelReference.Version reference = new ModelReference.Version("pets", version);
        assertEquals(List.of(), store.verify(reference));
        store.fetch(store.resolve(reference));
      }
      assertEquals(numbers(), Set.copyOf(versions), "no number without a manifest");
      assertFalse(stagings().isEmpty(), "some publisher was killed in mid-publication");
    }
  }

  @Test
  void shouldClearAwayWhatDeadPublishersLeftAfterADay() throws Exception {
    while (stagings().isEmpty()) {
      killPublishers(new Random(), new TreeSet<>());
    }
    int left = stagings().size();
    Clock today = Clock.systemUTC();

    publishAt(today);
    assertEquals(left, stagings().size(), "their publishers may live");

    publishAt(Clock.offset(today, AbandonedStagings.AGE.plusMinutes(1)));
    assertEquals(List.of(), stagings());
    assertEquals(List.of(), children(".abandoned-"));
  }

  private void killPublishers(Random random, Set<Integer> acknowledged) throws Exception {
    try (StoreProcess one = StoreProcess.publishing(root, source);
        StoreProcess two = StoreProcess.publishing(root, source)) {
      for (StoreProcess publisher : List.of(one, two)) {
        acknowledged.add(Integer.valueOf(publisher.nextLine()));
      }
      for (StoreProcess publisher : List.of(one, two)) {
        // No waiting for anything: the moment of death is what is drawn by lot here.
        LockSupport.parkNanos(random.nextLong(LONGEST_LIFE_NANOS));
        publisher.kill();
        publisher.remainingLines().forEach(line -> acknowledged.add(Integer.valueOf(line)));
      }
    }
  }

  private ModelVersion publishAt(Clock clock) {
    try (ModelStore store = FileSystemModelStore.open(root, clock)) {
      return store.publish(TestModels.draft("pets"), source);
    }
  }

  private List<String> stagings() throws IOException {
    return children(Staging.PREFIX);
  }

  private Set<Integer> numbers() throws IOException {
    Set<Integer> numbers = new TreeSet<>();
    for (String child : children("")) {
      if (!child.startsWith(".")) {
        numbers.add(Integer.valueOf(child));
      }
    }
    return numbers;
  }

  private List<String> children(String prefix) throws IOException {
    Path model = root.resolve("pets");
    if (!Files.exists(model)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(model)) {
      return all.map(child -> child.getFileName().toString())
          .filter(name -> name.startsWith(prefix))
          .toList();
    }
  }
}
