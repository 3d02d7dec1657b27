package io.streamlens.modelstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GarbageCollectionTest {

  @TempDir Path directory;
  private ModelStore store;
  private ModelLifecycle lifecycle;

  @BeforeEach
  void publishSevenVersions() {
    store = ModelStores.openOrCreate(directory.resolve("store").toString());
    lifecycle = new ModelLifecycle(store);
    for (int i = 1; i <= 7; i++) {
      store.publish(
          TestModels.draft("pets"), TestModels.files(directory.resolve("v" + i), "v" + i));
    }
  }

  @Test
  void shouldKeepTheLastFewAndWhatAliasesNeed() {
    // given
    for (int version : List.of(1, 2, 4)) {
      promote(version, "champion");
    }
    promote(3, "steady");

    // when
    GarbageCollection.Plan plan = new GarbageCollection(store, 2).plan("pets");

    // then
    assertEquals(List.of(1, 5), garbage(plan));
    assertEquals(Set.of(2, 3, 4, 6, 7), plan.kept().keySet());
    assertEquals("champion would roll back to it", plan.kept().get(2));
    assertEquals("is steady", plan.kept().get(3));
    assertEquals("one of the last 2, the latest", plan.kept().get(7));
    assertEquals(7, store.versions("pets").size(), "a plan deletes nothing");
  }

  @Test
  void shouldCountTheBytesOfTheFiles() {
    GarbageCollection.Plan plan = new GarbageCollection(store, 6).plan("pets");

    assertEquals(List.of(1), garbage(plan));
    assertEquals("graph v1index v1<html>v1".length(), plan.garbage().get(0).bytes());
  }

  @Test
  void shouldNotCountWithdrawnVersionsAmongTheLast() {
    store.withdraw(version(7), "ada", null);
    store.withdraw(version(5), "ada", null);
    promote(2, "champion");
    promote(3, "champion");
    promote(4, "champion");
    store.withdraw(version(3), "ada", null);

    GarbageCollection.Plan plan = new GarbageCollection(store, 1).plan("pets");

    assertEquals(List.of(1, 3, 5), garbage(plan), "4 would be rolled back to 2, not to 3");
    assertEquals("the latest", plan.kept().get(7), "its number would be given again");
  }

  @Test
  void shouldKeepWhatIsDamagedForSomebodyToLookAt() throws IOException {
    Path manifest = directory.resolve("store/pets/1/model.json");
    Files.delete(manifest);
    Files.writeString(manifest, "{}");

    GarbageCollection.Plan plan = new GarbageCollection(store, 5).plan("pets");

    assertEquals(List.of(2), garbage(plan));
    assertTrue(plan.kept().get(1).startsWith("damaged: pets:1: model.json"), plan::toString);
  }

  @Test
  void shouldRefuseToKeepNothing() {
    assertThrows(IllegalArgumentException.class, () -> new GarbageCollection(store, 0));
  }

  private static List<Integer> garbage(GarbageCollection.Plan plan) {
    return plan.garbage().stream().map(each -> each.version().version()).toList();
  }

  private void promote(int version, String alias) {
    lifecycle.promote(version(version), alias, "ada", null);
  }

  private static ModelReference.Version version(int number) {
    return new ModelReference.Version("pets", number);
  }
}
