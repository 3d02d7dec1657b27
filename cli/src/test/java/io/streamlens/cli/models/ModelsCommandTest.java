package io.streamlens.cli.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamlens.cli.CommandRun;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelStores;
import io.streamlens.modelstore.ModelVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real store with two versions; what is in their files does not matter here. */
class ModelsCommandTest {

  @TempDir Path directory;

  private Path root;
  private ModelVersion second;

  @BeforeEach
  void publishTwoVersions() throws IOException {
    root = directory.resolve("store");
    Path files = directory.resolve("files");
    try (ModelStore store = ModelStores.openOrCreate(root.toString())) {
      TestModel.publish(store, files);
      second = TestModel.publish(store, files);
    }
  }

  @Test
  void shouldPromoteRollBackAndTellTheHistory() {
    // when
    CommandRun first = models("promote", "pets:1", "--reason", "the first");
    CommandRun next = models("promote", "pets:2", "--reason", "the better");
    CommandRun back = models("rollback", "pets", "--reason", "the worse");
    CommandRun history = models("history", "pets");

    // then
    assertEquals(0, first.exitCode(), first::toString);
    assertEquals(0, next.exitCode(), next::toString);
    assertTrue(next.out().contains("pets@champion -> version 2 (" + second.digest()));
    assertEquals(0, back.exitCode(), back::toString);
    assertTrue(back.out().contains("-> version 1"), back::toString);
    assertEquals(4, history.outLines().size(), history::toString);
    assertTrue(history.outLines().get(2).contains("the better"), history::toString);
    assertTrue(history.outLines().get(3).contains(System.getProperty("user.name")));
  }

  @Test
  void shouldListAndShowAsTextAndAsJson() throws IOException {
    // given
    models("promote", "pets:2");

    // when
    CommandRun list = models("list");
    JsonNode listed = new ObjectMapper().readTree(models("list", "--json").out());
    CommandRun show = models("show", "pets");
    JsonNode shown = new ObjectMapper().readTree(models("show", "pets:2", "--json").out());
    JsonNode history = new ObjectMapper().readTree(models("history", "pets", "--json").out());

    // then
    assertTrue(list.out().contains("champion -> 2"), list::toString);
    assertEquals("[1,2]", listed.at("/0/versions").toString());
    assertEquals(2, listed.at("/0/aliases/champion").asInt());
    assertTrue(show.out().contains(second.digest().toString()), show::toString);
    assertTrue(show.out().contains("cat, dog"), show::toString);
    assertEquals(second.digest().toString(), shown.get("digest").asText());
    assertEquals("pets", shown.at("/manifest/name").asText());
    assertEquals(2, history.at("/0/version").asInt());
  }

  @Test
  void shouldFindOneFlippedByteInAnyFileOfAVersion() throws IOException {
    // given an alias to each version, and all whole
    models("promote", "pets:2");
    assertEquals(0, models("verify").exitCode());
    List<Path> files;
    try (Stream<Path> all = Files.walk(root.resolve("pets/2"))) {
      files = all.filter(Files::isRegularFile).toList();
    }
    assertEquals(2, files.size());
    for (Path file : files) {
      byte[] whole = Files.readAllBytes(file);

      // when
      flipLastByte(file, whole);
      CommandRun all = models("verify");
      CommandRun one = models("verify", "pets@champion");
      CommandRun promotion = models("promote", "pets:2", "--alias", "other");

      // then
      assertEquals(1, all.exitCode(), () -> file + " " + all);
      assertTrue(all.errLine().contains("pets:2"), all::toString);
      assertTrue(all.out().contains("whole"), "version 1 is whole: " + all);
      assertEquals(1, one.exitCode(), one::toString);
      assertEquals(1, promotion.exitCode(), promotion::toString);
      write(file, whole);
    }
    assertEquals(0, models("verify").exitCode());
  }

  @Test
  void shouldSayWhatThereIsWhenAModelVersionOrAliasIsUnknown() {
    for (String unknown : List.of("cars", "pets:9", "pets@nobody")) {
      // when
      CommandRun run = models("show", unknown);

      // then
      assertEquals(1, run.exitCode(), run::toString);
      assertTrue(run.errLine().contains(unknown.substring(0, 4)), run::toString);
    }
  }

  @Test
  void shouldNotMakeAStoreThatDoesNotExist() {
    // given
    Path none = directory.resolve("none");

    // when
    CommandRun run = CommandRun.of("models", "list", "--store", none.toString());

    // then
    assertEquals(1, run.exitCode());
    assertTrue(run.errLine().contains(none.toString()), run::toString);
    assertTrue(Files.notExists(none));
  }

  private CommandRun models(String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "models";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[arguments.length + 1] = "--store";
    all[arguments.length + 2] = root.toUri().toString();
    return CommandRun.of(all);
  }

  private static void flipLastByte(Path file, byte[] whole) throws IOException {
    byte[] damaged = whole.clone();
    damaged[damaged.length - 1] ^= 1;
    write(file, damaged);
  }

  // Published files are read-only.
  private static void write(Path file, byte[] bytes) throws IOException {
    assertTrue(file.toFile().setWritable(true));
    Files.write(file, bytes);
  }
}
