package io.streamlens.modelstore;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What must hold of a store that two processes publish to and promote in at the same time. A
 * store's test extends this and says where the store is.
 */
public abstract class TwoProcessesContract {

  private static final int LONG = 200;

  @TempDir Path directory;

  /** The URI of an empty store; asked for once in each test. */
  protected abstract String emptyStore();

  /** What a process needs in its environment to reach the store. */
  protected abstract Map<String, String> environment();

  /** Opens the store in this process. */
  protected abstract ModelStore open(String uri);

  /** How often each of the two publishes and promotes where time is short. */
  protected abstract int times();

  private record Done(String by, ModelReference.Version version, String digest, int moves) {

    static Done parse(String by, String line) {
      String[] words = line.split(" ", -1);
      return new Done(
          by,
          new ModelReference.Version("pets", Integer.parseInt(words[0])),
          words[1],
          Integer.parseInt(words[2]));
    }
  }

  @Test
  void shouldLoseNeitherAVersionNorAMoveWhenTwoProcessesPublishAndPromote() throws Exception {
    raceAndLook(times());
  }

  @Test
  @Tag("slow")
  void shouldLoseNeitherAVersionNorAMoveInALongRace() throws Exception {
    raceAndLook(LONG);
  }

  private void raceAndLook(int times) throws Exception {
    String uri = emptyStore();

    List<Done> done = race(uri, times);

    try (ModelStore store = open(uri)) {
      assertEquals(2 * times, done.size());
      assertEveryVersionIsThere(store, done);
      assertTheHistoryIsCompleteAndLinear(store, done, times);
    }
  }

  private static void assertEveryVersionIsThere(ModelStore store, List<Done> done) {
    Set<Integer> numbers =
        done.stream().map(each -> each.version().version()).collect(Collectors.toSet());
    assertEquals(done.size(), numbers.size(), "each publication has a number of its own");
    assertEquals(numbers, new TreeSet<>(store.versions("pets")));
    for (Done each : done) {
      assertEquals(each.digest(), store.resolve(each.version()).digest().value());
    }
  }

  private static void assertTheHistoryIsCompleteAndLinear(
      ModelStore store, List<Done> done, int times) {
    List<AliasState.Move> history =
        store.alias(new ModelReference.Alias("pets", "champion")).orElseThrow().history();
    assertEquals(2 * times, history.size());
    for (Done each : done) {
      AliasState.Move move = history.get(each.moves() - 1);
      assertEquals(each.version().version(), move.version(), "appended where it was said to be");
      assertEquals(each.by(), move.by());
    }
    for (String by : List.of("ada", "bob")) {
      assertEquals(
          IntStream.range(0, times).mapToObj(i -> "move " + i).toList(),
          history.stream()
              .filter(move -> move.by().equals(by))
              .map(AliasState.Move::reason)
              .toList(),
          "every move of " + by + ", in order");
    }
  }

  private List<Done> race(String uri, int times) throws Exception {
    List<Done> done = new ArrayList<>();
    try (StoreProcess ada = racing(uri, "ada", times);
        StoreProcess bob = racing(uri, "bob", times)) {
      for (StoreProcess racer : List.of(ada, bob)) {
        assertEquals("ready", racer.nextLine());
      }
      ada.go();
      bob.go();
      ada.remainingLines().forEach(line -> done.add(Done.parse("ada", line)));
      bob.remainingLines().forEach(line -> done.add(Done.parse("bob", line)));
      assertEquals(0, ada.exitCode());
      assertEquals(0, bob.exitCode());
    }
    return done;
  }

  private StoreProcess racing(String uri, String by, int times) throws Exception {
    Path source = TestModels.files(directory.resolve(by), by);
    return StoreProcess.racing(uri, environment(), source, by, times);
  }
}
