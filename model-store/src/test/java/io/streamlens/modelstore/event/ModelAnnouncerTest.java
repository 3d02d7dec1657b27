package io.streamlens.modelstore.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.modelstore.AliasState;
import io.streamlens.modelstore.ModelLifecycle;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelStores;
import io.streamlens.modelstore.TestModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real store; the topic is a list. */
class ModelAnnouncerTest {

  @TempDir Path directory;

  private final List<ModelState> topic = new ArrayList<>();
  private ModelStore store;

  @BeforeEach
  void publish() {
    store = ModelStores.openOrCreate(directory.resolve("store").toString());
    for (String content : List.of("one", "two", "three")) {
      store.publish(
          TestModels.draft("pets"), TestModels.files(directory.resolve(content), content));
    }
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void shouldTellOnceWhenNobodyElseChangesTheModel() {
    // given
    ModelChange change = promote(1);

    // when
    boolean settled = new ModelAnnouncer(store, topic::add).announce("pets", change);

    // then
    assertTrue(settled);
    assertEquals(List.of(ModelState.of(store, "pets", change)), topic);
  }

  @Test
  void shouldTellAgainWhenItsRecordCameAfterThatOfALaterChange() {
    // given somebody else who changes and tells between our look at the store and our record
    ModelChange ours = promote(1);
    ModelAnnouncer.Channel overtaken =
        state -> {
          if (topic.isEmpty()) {
            new ModelAnnouncer(store, topic::add).announce("pets", promote(2));
          }
          topic.add(state);
        };

    // when
    boolean settled = new ModelAnnouncer(store, overtaken).announce("pets", ours);

    // then ours was stale, and the last one is not
    assertTrue(settled);
    assertEquals(List.of(2, 1, 2), topic.stream().map(ModelAnnouncerTest::champion).toList());
    assertEquals(ours, topic.get(2).change());
  }

  @Test
  void shouldGiveUpWhenTheModelNeverComesToRest() {
    // given
    ModelChange ours = promote(1);
    ModelAnnouncer.Channel restless =
        state -> {
          topic.add(state);
          promote(champion(state) % 3 + 1);
        };

    // when
    boolean settled = new ModelAnnouncer(store, restless).announce("pets", ours);

    // then
    assertFalse(settled);
    assertEquals(10, topic.size());
  }

  private ModelChange promote(int version) {
    AliasState state =
        new ModelLifecycle(store)
            .promote(new ModelReference.Version("pets", version), "champion", "ada", null);
    return ModelChange.promoted("champion", state);
  }

  private static int champion(ModelState state) {
    return state.aliases().get("champion").version();
  }
}
