package io.streamlens.cli.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamlens.cli.CommandRun;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code withdraw} and {@code gc} on a store with five versions. */
class RetirementCommandsTest {

  private static final int VERSIONS = 5;

  /** Of the one file of each version. */
  private static final int BYTES = "a graph".length();

  @TempDir Path directory;

  private StoreRun models;

  @BeforeEach
  void publish() throws IOException {
    Path root = directory.resolve("store");
    models = StoreRun.on(root);
    try (ModelStore store = ModelStores.openOrCreate(root.toString())) {
      for (int version = 1; version <= VERSIONS; version++) {
        TestModel.publish(store, directory.resolve("files"));
      }
    }
  }

  @Test
  void shouldNotWithdrawWhatAnAliasPointsToUnlessToldToRollBack() {
    // given
    models.run("promote", "pets:1");
    models.run("promote", "pets:2");

    // when
    CommandRun refused = models.run("withdraw", "pets:2");
    CommandRun done = models.run("withdraw", "pets", "--rollback", "--reason", "fooled by noise");
    CommandRun promotion = models.run("promote", "pets:2");
    CommandRun again = models.run("withdraw", "pets:2", "--reason", "another one");
    CommandRun export =
        models.run("export", "pets:2", "--for", "triton", "--to", directory.toString());

    // then
    assertEquals(1, refused.exitCode(), refused::toString);
    assertTrue(refused.errLine().contains("pets@champion points to it"), refused::toString);
    assertTrue(refused.errLine().contains("--rollback"), refused::toString);
    assertEquals(0, done.exitCode(), done::toString);
    assertTrue(done.outLines().get(0).startsWith("pets@champion -> version 1"), done::toString);
    assertTrue(done.outLines().get(1).contains("fooled by noise"), done::toString);
    assertEquals(1, promotion.exitCode(), promotion::toString);
    assertTrue(promotion.errLine().contains("fooled by noise"), promotion::toString);
    assertEquals(1, export.exitCode(), export::toString);
    assertTrue(export.errLine().contains("withdrawn by"), export::toString);
    assertEquals(0, again.exitCode(), again::toString);
    assertTrue(again.out().contains("fooled by noise"), "the first record stays: " + again);
  }

  @Test
  void shouldChangeNothingWhenThereIsNothingToRollBackTo() {
    // given
    models.run("promote", "pets:2");

    // when
    CommandRun run = models.run("withdraw", "pets:2", "--rollback");

    // then
    assertEquals(1, run.exitCode(), run::toString);
    assertTrue(run.errLine().contains("cannot be rolled back"), run::toString);
    assertTrue(models.run("show", "pets").out().contains("pets:2"));
    assertFalse(models.run("show", "pets:2").out().contains("WITHDRAWN"));
  }

  @Test
  void shouldShowWithdrawalsInListShowAndHistory() throws IOException {
    // given
    models.run("promote", "pets:1");
    models.run("promote", "pets:2");
    models.run("withdraw", "pets:2", "--rollback", "--reason", "fooled by noise");

    // when
    CommandRun history = models.run("history", "pets");
    JsonNode moves = json("history", "pets", "--json");

    // then
    assertEquals("[2]", json("list", "--json").at("/0/withdrawn").toString());
    assertTrue(models.run("list").out().contains("WITHDRAWN"));
    assertTrue(models.run("show", "pets:2").out().contains("fooled by noise"));
    assertEquals(
        "fooled by noise", json("show", "pets:2", "--json").at("/withdrawal/reason").asText());
    assertTrue(json("show", "pets:1", "--json").at("/withdrawal").isMissingNode());
    assertTrue(history.outLines().get(2).matches("\\S+ +1 +2 +sha256:\\S+ +withdrawn .*"));
    assertTrue(history.outLines().get(3).matches("\\S+ +2 +1 +sha256:\\S+ +- .*noise"));
    assertTrue(history.outLines().get(4).startsWith("version 2 withdrawn by "));
    assertTrue(moves.at("/0/from").isMissingNode());
    assertEquals(1, moves.at("/1/from").asInt());
    assertEquals("fooled by noise", moves.at("/1/withdrawn/reason").asText());
    assertEquals(1, moves.at("/2/version").asInt());
  }

  @Test
  void shouldDeleteNothingInADryRunAndThenWhatItSaidItWould() throws IOException {
    // given 3 is the champion and would go back to 1
    models.run("promote", "pets:1");
    models.run("promote", "pets:3");

    // when
    CommandRun dry = models.run("gc", "pets", "--keep", "1", "--dry-run");
    String afterDry = json("list", "--json").at("/0/versions").toString();
    CommandRun gc = models.run("gc", "--keep", "1");

    // then
    assertEquals(0, dry.exitCode(), dry::toString);
    assertTrue(last(dry).equals("2 versions would be deleted, " + 2 * BYTES + " bytes freed"));
    assertEquals("[1,2,3,4,5]", afterDry);
    assertEquals(0, gc.exitCode(), gc::toString);
    assertEquals("2 versions deleted, " + 2 * BYTES + " bytes freed", last(gc));
    assertTrue(gc.outLines().stream().anyMatch(line -> line.matches("pets:2 +deleted +7 bytes")));
    assertTrue(gc.out().contains("is champion"), gc::toString);
    assertEquals("[1,3,5]", json("list", "--json").at("/0/versions").toString());
    assertTrue(Files.notExists(directory.resolve("store/pets/2")));
    assertEquals("0 versions deleted, 0 bytes freed", last(models.run("gc", "--keep", "1")));
  }

  @Test
  void shouldRefuseToKeepNothingAndToCollectWhatIsNotThere() {
    // when
    CommandRun none = models.run("gc", "--keep", "0");
    CommandRun unknown = models.run("gc", "cars");
    CommandRun version = models.run("gc", "pets:1");

    // then
    assertEquals(2, none.exitCode(), none::toString);
    assertTrue(none.errLine().contains("--keep must be 1 or more, not 0"), none::toString);
    assertEquals(1, unknown.exitCode(), unknown::toString);
    assertTrue(unknown.errLine().contains("no model 'cars'"), unknown::toString);
    assertEquals(2, version.exitCode(), version::toString);
  }

  private JsonNode json(String... arguments) throws IOException {
    return new ObjectMapper().readTree(models.run(arguments).out());
  }

  private static String last(CommandRun run) {
    List<String> lines = run.outLines();
    return lines.get(lines.size() - 1);
  }
}
