package io.streamlens.modelstore.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.streamlens.modelstore.AliasState;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.TestModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwoProcessesTest {

  private static final int MOVES = 100;

  @TempDir Path directory;

  @Test
  void shouldKeepACompleteAndLinearHistoryWhenTwoProcessesPromote() throws Exception {
    Path root = Files.createDirectory(directory.resolve("store"));
    try (ModelStore store = FileSystemModelStore.open(root)) {
      for (String content : List.of("one", "two")) {
        store.publish(
            TestModels.draft("pets"), TestModels.files(directory.resolve(content), content));
      }

      Set<Integer> lengths = raceToPromote(root);

      List<AliasState.Move> history =
          store.alias(new ModelReference.Alias("pets", "champion")).orElseThrow().history();
      assertEquals(2 * MOVES, history.size());
      assertEquals(
          2 * MOVES, lengths.size(), "no two moves were appended to the same state of the alias");
      for (String by : List.of("ada", "bob")) {
        assertEquals(
            IntStream.range(0, MOVES).mapToObj(i -> "move " + i).toList(),
            history.stream()
                .filter(move -> move.by().equals(by))
                .map(AliasState.Move::reason)
                .toList(),
            "every move of " + by + ", in order");
      }
    }
  }

  private static Set<Integer> raceToPromote(Path root) throws Exception {
    Set<Integer> lengths = new TreeSet<>();
    try (StoreProcess ada = StoreProcess.promoting(root, "ada", MOVES);
        StoreProcess bob = StoreProcess.promoting(root, "bob", MOVES)) {
      for (StoreProcess promoter : List.of(ada, bob)) {
        assertEquals("ready", promoter.nextLine());
      }
      ada.go();
      bob.go();
      for (StoreProcess promoter : List.of(ada, bob)) {
        promoter.remainingLines().forEach(line -> lengths.add(Integer.valueOf(line)));
        assertEquals(0, promoter.exitCode());
      }
    }
    return lengths;
  }
}
