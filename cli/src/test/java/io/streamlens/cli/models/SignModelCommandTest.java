package io.streamlens.cli.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamlens.cli.CommandRun;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignModelCommandTest {

  @TempDir Path directory;

  private Path root;
  private StoreRun models;
  private KeyPairFiles keys;

  @BeforeEach
  void publish() throws Exception {
    root = directory.resolve("store");
    models = StoreRun.on(root);
    keys = KeyPairFiles.in(directory.resolve("keys"));
    try (ModelStore store = ModelStores.openOrCreate(root.toString())) {
      TestModel.publish(store, directory.resolve("files"));
      TestModel.publish(store, directory.resolve("files"));
    }
    models.run("promote", "pets:2");
  }

  @Test
  void shouldVerifyWhatWasSignedWithThisKeyAndNothingElse() throws Exception {
    // given
    KeyPairFiles others = KeyPairFiles.in(directory.resolve("others"));

    // when
    CommandRun signing = sign("pets", keys.privateKey());

    // then
    assertEquals(0, signing.exitCode(), signing::toString);
    assertTrue(signing.out().contains("signed pets:2 (sha256:"), signing::toString);
    CommandRun signed = verify("pets@champion", keys.publicKey());
    assertEquals(0, signed.exitCode(), signed::toString);
    assertTrue(signed.out().contains("whole, signed by "), signed::toString);
    CommandRun unsigned = verify("pets:1", keys.publicKey());
    assertEquals(1, unsigned.exitCode(), unsigned::toString);
    assertTrue(unsigned.errLine().contains("1 of 1 not signed: pets:1"), unsigned::toString);
    CommandRun other = verify("pets:2", others.publicKey());
    assertEquals(1, other.exitCode(), other::toString);
    assertTrue(other.out().contains("UNSIGNED"), other::toString);
    assertEquals(0, models.run("verify").exitCode(), "without a key no signature is asked for");
  }

  @Test
  void shouldShowWhoHasSigned() throws IOException {
    // when
    String keyId = sign("pets:2", keys.privateKey()).out().strip().replaceAll(".* ", "");

    // then
    assertEquals("[2]", json("list", "--json").at("/0/signed").toString());
    assertEquals(keyId, json("show", "pets", "--json").at("/signedBy/0").asText());
    assertTrue(models.run("show", "pets:2").out().contains(keyId));
    assertTrue(models.run("show", "pets:1").out().matches("(?s).*signed by +none.*"));
    assertEquals(keyId, json("history", "pets", "--json").at("/0/signedBy/0").asText());
    assertTrue(models.run("history", "pets").out().contains(" signed "));
  }

  @Test
  void shouldNotSignWhatIsDamaged() throws IOException {
    // given
    Path file = root.resolve("pets/2/saved_model.pb");
    assertTrue(file.toFile().setWritable(true));
    Files.writeString(file, "a grape");

    // when
    CommandRun run = sign("pets:2", keys.privateKey());

    // then
    assertEquals(1, run.exitCode(), run::toString);
    assertTrue(run.errLine().contains("pets:2 is not signed: saved_model.pb"), run::toString);
    assertEquals("[]", json("list", "--json").at("/0/signed").toString());
  }

  @Test
  void shouldSayWhatIsWrongWithAKey() {
    for (Path wrong : new Path[] {directory.resolve("none.pem"), keys.publicKey()}) {
      // when
      CommandRun run = sign("pets:2", wrong);

      // then
      assertEquals(1, run.exitCode(), run::toString);
      assertTrue(run.errLine().contains("--key: "), run::toString);
      assertTrue(run.errLine().contains(wrong.toString()), run::toString);
    }
  }

  private CommandRun sign(String model, Path key) {
    return models.run("sign", model, "--key", key.toString());
  }

  private CommandRun verify(String model, Path key) {
    return models.run("verify", model, "--key", key.toString());
  }

  private JsonNode json(String... arguments) throws IOException {
    return new ObjectMapper().readTree(models.run(arguments).out());
  }
}
