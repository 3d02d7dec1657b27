package io.streamlens.modelstore.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamlens.modelstore.AliasState;
import io.streamlens.modelstore.ModelLifecycle;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelStores;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.Schemas;
import io.streamlens.modelstore.TestModels;
import io.streamlens.modelstore.Withdrawal;
import io.streamlens.modelstore.signature.ModelSignature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelStateTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir Path directory;
  private ModelStore store;

  @BeforeEach
  void open() {
    store = ModelStores.openOrCreate(directory.resolve("store").toString());
  }

  @Test
  void shouldTellAllOfTheModelsStateAfterAPromotion() throws IOException {
    ModelVersion one = publish();
    ModelVersion two = publish();
    ModelLifecycle lifecycle = new ModelLifecycle(store);
    lifecycle.promote(two.reference(), "canary", "ada", null);
    AliasState moved = lifecycle.promote(one.reference(), "champion", "ada", "steady");

    ModelState state = ModelState.of(store, "pets", ModelChange.promoted("champion", moved));

    JsonNode json = new ObjectMapper().readTree(ModelStateJson.write(state));
    assertEquals("pets", json.at("/name").asText());
    assertEquals(2, json.at("/latest/version").asInt());
    assertEquals(two.digest().value(), json.at("/latest/digest").asText());
    assertEquals(1, json.at("/aliases/champion/version").asInt());
    assertEquals(two.digest().value(), json.at("/aliases/canary/digest").asText());
    assertEquals("promoted", json.at("/change/kind").asText());
    assertEquals("champion", json.at("/change/alias").asText());
    assertEquals(one.digest().value(), json.at("/change/digest").asText());
    assertEquals("ada", json.at("/change/by").asText());
    assertEquals("steady", json.at("/change/reason").asText());
    assertEquals(moved.lastMove().at().toString(), json.at("/change/at").asText());
  }

  @Test
  void shouldReadBackWhatItWroteAndWriteWhatTheSchemaDescribes() {
    ModelVersion one = publish();
    ModelVersion two = publish();
    ModelLifecycle lifecycle = new ModelLifecycle(store);
    AliasState promoted = lifecycle.promote(one.reference(), "champion", "ada", null);
    lifecycle.promote(two.reference(), "champion", "ada", null);
    AliasState back =
        lifecycle.rollback(new ModelReference.Alias("pets", "champion"), "bob", "worse");
    Withdrawal withdrawal = store.withdraw(two.reference(), "bob", "fooled by noise");
    ModelSignature signature = new ModelSignature("0123456789abcdef", new byte[] {1});

    for (ModelChange change :
        List.of(
            ModelChange.published(one, "trainer", NOW, null),
            ModelChange.promoted("champion", promoted),
            ModelChange.rolledBack("champion", back),
            ModelChange.withdrawn(withdrawal),
            ModelChange.signed(one, signature, "eve", NOW),
            ModelChange.deleted(two.reference(), two.digest(), "gc", NOW, null))) {
      ModelState state = ModelState.of(store, "pets", change);
      byte[] json = ModelStateJson.write(state);

      assertEquals(List.of(2), state.withdrawn());
      assertEquals(state, ModelStateJson.read(json));
      assertEquals(
          List.of(),
          Schemas.violations(ModelStateJson.class, "model-state.schema.json", json),
          () -> new String(json, StandardCharsets.UTF_8));
    }
  }

  @Test
  void shouldReadAStateThatSaysNothingOfWithdrawals() {
    ModelVersion one = publish();
    ModelState state = ModelState.of(store, "pets", ModelChange.published(one, "ada", NOW, null));
    String json = new String(ModelStateJson.write(state), StandardCharsets.UTF_8);

    byte[] older = json.replace("\"withdrawn\":[],", "").getBytes(StandardCharsets.UTF_8);

    assertTrue(older.length < json.length());
    assertEquals(state, ModelStateJson.read(older));
  }

  @Test
  void shouldHaveNoLatestVersionWhenNoneIsLeft() {
    ModelVersion one = publish();

    ModelState state =
        new ModelState(
            "pets", null, Map.of(), List.of(), ModelChange.published(one, "ada", NOW, null));

    assertEquals(state, ModelStateJson.read(ModelStateJson.write(state)));
  }

  @Test
  void shouldNameAnAliasWhereOneWasMovedAndOnlyThere() {
    ModelVersion one = publish();

    assertThrows(
        IllegalArgumentException.class,
        () -> new ModelChange(ModelChange.Kind.PROMOTED, 1, one.digest(), null, "ada", NOW, null));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new ModelChange(
                ModelChange.Kind.PUBLISHED, 1, one.digest(), "champion", "ada", NOW, null));
  }

  private ModelVersion publish() {
    return store.publish(
        TestModels.draft("pets"), TestModels.files(directory.resolve("model"), "x"));
  }
}
