package io.streamlens.modelstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelLifecycleTest {

  private static final ModelReference.Alias CHAMPION = new ModelReference.Alias("pets", "champion");

  @TempDir Path directory;
  private ModelStore store;
  private ModelLifecycle lifecycle;

  @BeforeEach
  void publishThreeVersions() {
    store = ModelStores.openOrCreate(directory.resolve("store").toString());
    lifecycle = new ModelLifecycle(store);
    for (int i = 1; i <= 3; i++) {
      store.publish(
          TestModels.draft("pets"), TestModels.files(directory.resolve("v" + i), "v" + i));
    }
  }

  @Test
  void shouldPromoteAVersionAndThenAnother() {
    lifecycle.promote(version(1), "champion", "ada", "the first");
    AliasState state = lifecycle.promote(version(2), "champion", "bob", "better");

    assertEquals(2, state.version());
    assertEquals(2, store.resolve(CHAMPION).version());
    assertEquals(List.of(1, 2), versions(lifecycle.history(CHAMPION)));
    assertEquals("better", state.lastMove().reason());
  }

  @Test
  void shouldPromoteWhatAnotherAliasPointsTo() {
    lifecycle.promote(version(3), "canary", "ada", null);

    lifecycle.promote(ModelReference.parse("pets@canary"), "champion", "ada", null);

    assertEquals(3, store.resolve(CHAMPION).version());
  }

  @Test
  void shouldMoveNothingWhenThePromotionIsRepeated() {
    AliasState first = lifecycle.promote(version(1), "champion", "ada", null);

    AliasState again = lifecycle.promote(version(1), "champion", "bob", null);

    assertEquals(first, again);
    assertEquals(1, lifecycle.history(CHAMPION).size());
  }

  @Test
  void shouldPromoteNothingThatIsNotThere() {
    assertThrows(
        ModelNotFoundException.class, () -> lifecycle.promote(version(9), "champion", "ada", null));
    assertThrows(
        IllegalArgumentException.class,
        () -> lifecycle.promote(version(1), "The Best", "ada", null));
    assertTrue(store.aliases("pets").isEmpty());
  }

  @Test
  void shouldLoseNoPromotionWhenManyPromoteAtOnce() throws Exception {
    int promoters = 4;
    ExecutorService pool = Executors.newFixedThreadPool(promoters);
    CyclicBarrier start = new CyclicBarrier(promoters);
    try {
      List<Future<AliasState>> promotions = new ArrayList<>();
      for (int i = 0; i < promoters; i++) {
        int version = 1 + i % 3;
        promotions.add(
            pool.submit(
                () -> {
                  start.await();
                  return lifecycle.promote(version(version), "champion", "ada", null);
                }));
      }
      for (Future<AliasState> promotion : promotions) {
        AliasState.Move move = promotion.get().lastMove();
        assertTrue(lifecycle.history(CHAMPION).contains(move));
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void shouldGoBackStepByStepUntilThereIsNothingBefore() {
    for (int i = 1; i <= 3; i++) {
      lifecycle.promote(version(i), "champion", "ada", null);
    }

    assertEquals(2, lifecycle.rollback(CHAMPION, "bob", "worse").version());
    assertEquals(1, lifecycle.rollback(CHAMPION, "bob", "worse still").version());
    ModelNotFoundException e =
        assertThrows(ModelNotFoundException.class, () -> lifecycle.rollback(CHAMPION, "bob", null));

    assertEquals(
        "pets@champion cannot be rolled back: version 1 has none before it in the alias's history",
        e.getMessage());
    assertEquals(List.of(1, 2, 3, 2, 1), versions(lifecycle.history(CHAMPION)));
    assertEquals(1, store.resolve(CHAMPION).version());
  }

  @Test
  void shouldPromoteThoughOthersMoveTheAliasInBetween() {
    lifecycle.promote(version(1), "champion", "ada", null);

    AliasState state =
        new ModelLifecycle(movedInBetween(3)).promote(version(3), "champion", "bob", null);

    assertEquals(3, state.version());
    assertEquals(List.of(1, 2, 1, 2, 3), versions(state.history()));
  }

  @Test
  void shouldGiveUpPromotingWhenOthersMoveTheAliasEachTime() {
    lifecycle.promote(version(1), "champion", "ada", null);
    ModelLifecycle unlucky = new ModelLifecycle(movedInBetween(Integer.MAX_VALUE));

    assertThrows(
        AliasConflictException.class, () -> unlucky.promote(version(3), "champion", "bob", null));
  }

  @Test
  void shouldNotRollBackFromWhatTheCallerHasNeverSeen() {
    lifecycle.promote(version(2), "champion", "ada", null);
    lifecycle.promote(version(1), "champion", "ada", null);

    AliasConflictException e =
        assertThrows(
            AliasConflictException.class,
            () -> new ModelLifecycle(movedInBetween(1)).rollback(CHAMPION, "bob", null));

    assertEquals("the other", e.present().orElseThrow().lastMove().by());
    assertEquals(2, store.resolve(CHAMPION).version());
  }

  /** The store, with somebody else who moves the champion just before so many moves. */
  private ModelStore movedInBetween(int times) {
    AtomicInteger left = new AtomicInteger(times);
    return (ModelStore)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {ModelStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("moveAlias") && left.getAndDecrement() > 0) {
                int other = store.resolve(CHAMPION).version() == 1 ? 2 : 1;
                lifecycle.promote(version(other), "champion", "the other", null);
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void shouldNotRollBackToAVersionThatHasChangedSince() throws Exception {
    lifecycle.promote(version(1), "champion", "ada", null);
    lifecycle.promote(version(2), "champion", "ada", null);
    Path manifest = directory.resolve("store/pets/1/model.json");
    String json = Files.readString(manifest, StandardCharsets.UTF_8);
    Files.delete(manifest);
    Files.writeString(manifest, json.replace("cat", "car"));

    CorruptModelException e =
        assertThrows(CorruptModelException.class, () -> lifecycle.rollback(CHAMPION, "ada", null));

    assertTrue(e.getMessage().startsWith("pets@champion cannot be rolled back: version 1"));
    assertEquals(2, store.resolve(CHAMPION).version());
  }

  @Test
  void shouldStepOverAWithdrawnVersionWhenRollingBack() {
    for (int i = 1; i <= 3; i++) {
      lifecycle.promote(version(i), "champion", "ada", null);
    }
    store.withdraw(version(2), "ada", "fooled by noise");

    assertEquals(1, lifecycle.rollback(CHAMPION, "bob", "worse").version());
    assertThrows(ModelNotFoundException.class, () -> lifecycle.rollback(CHAMPION, "bob", null));
    assertThrows(
        WithdrawnModelException.class, () -> lifecycle.promote(version(2), "champion", "ada", ""));
  }

  @Test
  void shouldSayThatOnlyWithdrawnVersionsComeBefore() {
    lifecycle.promote(version(1), "champion", "ada", null);
    lifecycle.promote(version(2), "champion", "ada", null);
    store.withdraw(version(1), "ada", null);

    ModelNotFoundException e =
        assertThrows(ModelNotFoundException.class, () -> lifecycle.rollback(CHAMPION, "bob", null));

    assertEquals(
        "pets@champion cannot be rolled back: version 2 has none before it in the alias's history"
            + " that was not withdrawn",
        e.getMessage());
  }

  @Test
  void shouldRollEveryAliasBackBeforeWithdrawing() {
    lifecycle.promote(version(1), "champion", "ada", null);
    lifecycle.promote(version(2), "canary", "ada", null);
    lifecycle.promote(version(3), "champion", "ada", null);
    lifecycle.promote(version(3), "canary", "ada", null);

    ModelLifecycle.Withdrawn done = lifecycle.rollBackAndWithdraw(version(3), "bob", "fooled");

    assertEquals(3, done.withdrawal().version());
    assertEquals(List.of("canary", "champion"), List.copyOf(done.rolledBack().keySet()));
    assertEquals(1, store.resolve(CHAMPION).version());
    assertEquals("fooled", lifecycle.history(CHAMPION).get(2).reason());
    assertThrows(WithdrawnModelException.class, () -> store.requireNotWithdrawn(version(3)));
  }

  @Test
  void shouldNeitherRollBackNorWithdrawWhenOneAliasHasNothingToGoBackTo() {
    lifecycle.promote(version(1), "canary", "ada", null);
    lifecycle.promote(version(3), "canary", "ada", null);
    lifecycle.promote(version(3), "champion", "ada", null);

    ModelNotFoundException e =
        assertThrows(
            ModelNotFoundException.class,
            () -> lifecycle.rollBackAndWithdraw(version(3), "bob", null));

    assertEquals(
        "pets@champion cannot be rolled back: version 3 has none before it in the alias's history",
        e.getMessage());
    assertEquals(3, store.resolve(new ModelReference.Alias("pets", "canary")).version());
    assertTrue(store.withdrawals("pets").isEmpty());
  }

  @Test
  void shouldSayWhichAliasesThereAreWhenAskedForAnother() {
    lifecycle.promote(version(1), "champion", "ada", null);
    ModelReference.Alias canary = new ModelReference.Alias("pets", "canary");

    ModelNotFoundException e =
        assertThrows(ModelNotFoundException.class, () -> lifecycle.history(canary));

    assertEquals("no alias 'canary' for model 'pets' (there are: champion)", e.getMessage());
    assertThrows(ModelNotFoundException.class, () -> lifecycle.rollback(canary, "ada", null));
  }

  private static ModelReference.Version version(int number) {
    return new ModelReference.Version("pets", number);
  }

  private static List<Integer> versions(List<AliasState.Move> history) {
    return history.stream().map(AliasState.Move::version).toList();
  }
}
