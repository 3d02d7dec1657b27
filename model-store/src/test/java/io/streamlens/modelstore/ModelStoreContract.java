package io.streamlens.modelstore;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.modelstore.manifest.ModelManifest.ModelFile;
import io.streamlens.modelstore.signature.ModelSignature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every model store must do. A store's test extends this and says how to open it and how to
 * reach the bytes behind it.
 */
public abstract class ModelStoreContract {

  private static final String NAME = "pets";
  private static final List<String> FILES =
      List.of("report/report.html", "saved_model.pb", "variables/variables.index");
  private static final ModelSignature SIGNATURE =
      new ModelSignature("0123456789abcdef", new byte[] {1, 2, 3});
  private static final String SIGNATURE_FILE = "0123456789abcdef.sig";
  private static final ModelReference.Alias CHAMPION = new ModelReference.Alias(NAME, "champion");

  @TempDir Path directory;
  private ModelStore store;

  /** An empty store; asked for once in each test. */
  protected abstract ModelStore openEmpty();

  /** The bytes of a stored file, by its path below the store's root. */
  protected abstract byte[] read(String path) throws IOException;

  /** Puts bytes behind the store's back. */
  protected abstract void write(String path, byte[] content) throws IOException;

  /** Removes a file behind the store's back. */
  protected abstract void delete(String path) throws IOException;

  @BeforeEach
  void open() {
    store = openEmpty();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void shouldResolveWhatWasPublished() {
    ModelVersion published = publish("one");

    ModelVersion resolved = store.resolve(version(1));

    assertEquals(published, resolved);
    assertEquals(1, resolved.version());
    assertEquals(
        TestModels.draft(NAME).published(1, resolved.manifest().files()), resolved.manifest());
    assertEquals(
        FILES, resolved.manifest().files().stream().map(ModelFile::path).sorted().toList());
  }

  @Test
  void shouldTakeTheDigestOfTheManifestsBytes() throws IOException {
    ModelVersion published = publish("one");

    assertEquals(Digest.of(read("pets/1/model.json")), published.digest());
  }

  @Test
  void shouldFetchTheVeryFilesThatWerePublished() throws IOException {
    Path source = TestModels.files(directory.resolve("source"), "one");
    ModelVersion published = store.publish(TestModels.draft(NAME), source);

    Path fetched = store.fetch(published);

    for (String file : FILES) {
      assertArrayEquals(
          Files.readAllBytes(source.resolve(file)),
          Files.readAllBytes(fetched.resolve(file)),
          file);
    }
    assertEquals(List.of(), store.verify(published.reference()));
  }

  @Test
  void shouldCountVersionsUpwards() {
    publish("one");
    publish("two");

    assertEquals(List.of(1, 2), store.versions(NAME));
    assertEquals(List.of(NAME), store.names());
  }

  @Test
  void shouldListNothingInAnEmptyStore() {
    assertAll(
        () -> assertEquals(List.of(), store.names()),
        () -> assertEquals(List.of(), store.versions(NAME)),
        () -> assertEquals(0, store.aliases(NAME).size()));
  }

  @Test
  void shouldSayWhichModelsVersionsAndAliasesThereAre() {
    publish("one");
    publish("two");
    move(null, 1);

    assertAll(
        () ->
            assertMessage(
                "no model 'cats' in the store (there are: pets)",
                assertThrows(
                    ModelNotFoundException.class,
                    () -> store.resolve(ModelReference.parse("cats:1")))),
        () ->
            assertMessage(
                "no model 'cats' in the store (there are: pets)",
                assertThrows(
                    ModelNotFoundException.class,
                    () -> store.resolve(ModelReference.parse("cats")))),
        () ->
            assertMessage(
                "no version 3 of model 'pets' (there are: 1, 2)",
                assertThrows(ModelNotFoundException.class, () -> store.resolve(version(3)))),
        () ->
            assertMessage(
                "no alias 'canary' for model 'pets' (there are: champion)",
                assertThrows(
                    ModelNotFoundException.class,
                    () -> store.verify(ModelReference.parse("pets@canary")))));
  }

  @Test
  void shouldRefuseNamesThatCouldLeaveTheStore() {
    for (String name : List.of("", "..", "../pets", "a/b", "Pets", ".staging-x", "x".repeat(64))) {
      assertThrows(IllegalArgumentException.class, () -> store.versions(name), name);
      assertThrows(IllegalArgumentException.class, () -> store.aliases(name), name);
      assertThrows(IllegalArgumentException.class, () -> TestModels.draft(name), name);
    }
  }

  @Test
  void shouldLeaveGapsAlone() throws IOException {
    publish("one");
    publish("two");
    publish("three");
    for (String file : FILES) {
      delete("pets/2/" + file);
    }
    delete("pets/2/model.json");

    ModelVersion next = publish("four");

    assertEquals(4, next.version());
    assertEquals(List.of(1, 3, 4), store.versions(NAME));
    assertThrows(ModelNotFoundException.class, () -> store.resolve(version(2)));
  }

  @Test
  void shouldNotTakeAVersionWithoutItsManifestForOneNorReuseItsNumber() throws IOException {
    publish("one");
    write("pets/2/saved_model.pb", bytes("half a publication"));

    assertEquals(List.of(1), store.versions(NAME));
    assertThrows(ModelNotFoundException.class, () -> store.verify(version(2)));
    assertEquals(3, publish("three").version());
  }

  @Test
  void shouldFindAFlippedByteAnywhereInAnyFile() throws IOException {
    ModelVersion published = publish("one");
    move(null, 1);
    List<String> all = new ArrayList<>(FILES);
    all.add("model.json");
    for (String file : all) {
      byte[] whole = read("pets/1/" + file);
      for (int position : positions(whole.length)) {
        byte[] flipped = whole.clone();
        flipped[position] ^= 1;
        write("pets/1/" + file, flipped);

        String where = file + ", byte " + position;
        List<String> findings = store.verify(CHAMPION);
        assertFalse(findings.isEmpty(), where);
        assertTrue(findings.toString().contains(file), () -> where + ": " + findings);
        assertThrows(CorruptModelException.class, () -> store.fetch(published), where);
      }
      write("pets/1/" + file, whole);
    }
    assertEquals(List.of(), store.verify(CHAMPION));
  }

  @Test
  void shouldNotResolveAnAliasToAManifestThatWasChanged() throws IOException {
    publish("one");
    move(null, 1);
    String json = new String(read("pets/1/model.json"), StandardCharsets.UTF_8);
    write("pets/1/model.json", bytes(json.replace("cat", "car")));

    CorruptModelException e =
        assertThrows(CorruptModelException.class, () -> store.resolve(CHAMPION));

    assertTrue(e.getMessage().startsWith("pets:1: model.json: has digest sha256:"), e::getMessage);
    assertEquals(1, store.verify(version(1)).size());
  }

  @Test
  void shouldRefuseAManifestThatIsNone() throws IOException {
    publish("one");
    write("pets/1/model.json", bytes("{\"schemaVersion\": 1"));

    CorruptModelException e =
        assertThrows(CorruptModelException.class, () -> store.resolve(version(1)));

    assertTrue(e.getMessage().startsWith("pets:1: model.json: not JSON: "), e::getMessage);
    assertFalse(store.verify(version(1)).isEmpty());
  }

  @Test
  void shouldRefuseTheManifestOfAnotherVersion() throws IOException {
    publish("one");
    publish("two");
    write("pets/2/model.json", read("pets/1/model.json"));

    CorruptModelException e =
        assertThrows(CorruptModelException.class, () -> store.resolve(version(2)));

    assertMessage("pets:2: model.json: is the manifest of pets:1", e);
  }

  @Test
  void shouldFindAMissingATruncatedAndAnExtraFile() throws IOException {
    ModelVersion published = publish("one");
    delete("pets/1/report/report.html");
    write("pets/1/saved_model.pb", bytes("gra"));
    write("pets/1/assets/vocabulary.txt", bytes("what TensorFlow would read"));

    assertEquals(
        List.of(
            "report/report.html: is missing",
            "saved_model.pb: has 3 bytes, not 9",
            "assets/vocabulary.txt: is not in model.json"),
        store.verify(published.reference()));
    assertThrows(CorruptModelException.class, () -> store.fetch(published));
  }

  @Test
  void shouldRefuseToFetchAVersionWithAFileThatWasNotPublished() throws IOException {
    ModelVersion published = publish("one");
    write("pets/1/variables/variables.data-00000-of-00001", bytes("other weights"));

    CorruptModelException e =
        assertThrows(CorruptModelException.class, () -> store.fetch(published));

    assertMessage("pets:1: variables/variables.data-00000-of-00001: is not in model.json", e);
  }

  @Test
  void shouldPublishNothingThatIsNotWhole() throws IOException {
    Path empty = Files.createDirectory(directory.resolve("empty"));
    Path withManifest = TestModels.files(directory.resolve("with-manifest"), "x");
    Files.write(withManifest.resolve("model.json"), new byte[0]);
    Path withLink = TestModels.files(directory.resolve("with-link"), "x");
    Files.createSymbolicLink(withLink.resolve("assets"), directory);

    for (Path bad : List.of(empty, withManifest, withLink, directory.resolve("absent"))) {
      assertThrows(
          IllegalArgumentException.class,
          () -> store.publish(TestModels.draft(NAME), bad),
          bad.toString());
    }
    assertEquals(List.of(), store.names());
  }

  @Test
  void shouldMoveAnAliasAndKeepItsHistory() {
    ModelVersion one = publish("one");
    ModelVersion two = publish("two");

    AliasState first = store.moveAlias(CHAMPION, null, 1, "ada", "the first");
    AliasState second = store.moveAlias(CHAMPION, one.digest(), 2, "bob", null);

    assertEquals(two, store.resolve(CHAMPION));
    assertEquals(second, store.aliases(NAME).get("champion"));
    assertEquals(second, store.alias(CHAMPION).orElseThrow());
    assertEquals(first.history(), second.history().subList(0, 1));
    assertEquals("ada", second.history().get(0).by());
    assertEquals("the first", second.history().get(0).reason());
    assertEquals(two.digest(), second.lastMove().digest());
  }

  @Test
  void shouldNotMoveAnAliasThatSomebodyElseMoved() {
    ModelVersion one = publish("one");
    publish("two");
    ModelVersion three = publish("three");
    move(null, 1);
    AliasState now = move(one.digest(), 3);

    AliasConflictException stale =
        assertThrows(AliasConflictException.class, () -> move(one.digest(), 2));
    AliasConflictException thoughtNew =
        assertThrows(AliasConflictException.class, () -> move(null, 2));
    AliasConflictException thoughtThere =
        assertThrows(
            AliasConflictException.class,
            () ->
                store.moveAlias(
                    new ModelReference.Alias(NAME, "canary"), one.digest(), 2, "ada", null));

    assertEquals(now, stale.present().orElseThrow());
    assertEquals(now, thoughtNew.present().orElseThrow());
    assertTrue(thoughtThere.present().isEmpty());
    assertEquals(three, store.resolve(CHAMPION));
  }

  @Test
  void shouldNotMoveAnAliasToAVersionThatIsNotThere() {
    publish("one");

    assertThrows(ModelNotFoundException.class, () -> move(null, 2));
    assertTrue(store.alias(CHAMPION).isEmpty());
  }

  @Test
  void shouldSayThatAnAliasPointsToWhatIsGone() throws IOException {
    publish("one");
    publish("two");
    move(null, 2);
    delete("pets/2/model.json");

    ModelNotFoundException e =
        assertThrows(ModelNotFoundException.class, () -> store.resolve(CHAMPION));

    assertMessage(
        "pets@champion points to what is gone: no version 2 of model 'pets' (there are: 1)", e);
  }

  @Test
  void shouldSayWhichAliasCannotBeRead() throws IOException {
    publish("one");
    move(null, 1);
    write("pets/aliases/champion.json", bytes("{\"version\": 1}"));

    CorruptModelException e =
        assertThrows(CorruptModelException.class, () -> store.resolve(CHAMPION));

    assertTrue(e.getMessage().startsWith("pets@champion: champion.json: "), e::getMessage);
    assertEquals(List.of(e.getMessage()), store.verify(version(1)));
  }

  @Test
  void shouldWithdrawAVersionForGood() throws IOException {
    publish("one");
    ModelVersion two = publish("two");

    Withdrawal withdrawal = store.withdraw(version(2), "ada", "fooled by noise");
    Withdrawal again = store.withdraw(version(2), "bob", "another reason");

    assertEquals(2, withdrawal.version());
    assertEquals(two.digest(), withdrawal.digest());
    assertEquals("ada", withdrawal.by());
    assertEquals("fooled by noise", withdrawal.reason());
    assertEquals(withdrawal, again);
    assertEquals(Map.of(2, withdrawal), store.withdrawals(NAME));
    assertEquals(withdrawal, store.withdrawal(version(2)).orElseThrow());
    assertTrue(store.withdrawal(version(1)).isEmpty());
    assertEquals(withdrawal, WithdrawalJson.read(read("pets/withdrawn/2.json")));
    assertEquals(two, store.resolve(version(2)));
    assertEquals(List.of(), store.verify(version(2)));
    assertEquals(List.of(1, 2), store.versions(NAME));
  }

  @Test
  void shouldRefuseToServeAndToPromoteWhatWasWithdrawn() {
    ModelVersion one = publish("one");
    publish("two");
    move(null, 1);
    Withdrawal withdrawal = store.withdraw(version(2), "ada", "fooled by noise");

    WithdrawnModelException serving =
        assertThrows(WithdrawnModelException.class, () -> store.requireNotWithdrawn(version(2)));
    WithdrawnModelException promotion =
        assertThrows(WithdrawnModelException.class, () -> move(one.digest(), 2));

    assertMessage("pets:2 may be neither promoted nor served: " + withdrawal, serving);
    assertEquals(withdrawal, promotion.withdrawal());
    assertEquals(1, store.resolve(CHAMPION).version());
    store.requireNotWithdrawn(version(1));
  }

  @Test
  void shouldNotWithdrawWhatAnAliasPointsTo() {
    publish("one");
    move(null, 1);
    store.moveAlias(new ModelReference.Alias(NAME, "canary"), null, 1, "ada", null);

    VersionInUseException e =
        assertThrows(VersionInUseException.class, () -> store.withdraw(version(1), "ada", null));

    assertMessage(
        "pets:1 cannot be withdrawn: pets@canary, pets@champion point to it; promote another"
            + " version there first, or go back with 'models rollback pets@canary'",
        e);
    assertEquals(2, e.aliases().size());
    assertEquals(Map.of(), store.withdrawals(NAME));
  }

  @Test
  void shouldWithdrawADamagedVersionButNoneThatIsNotThere() throws IOException {
    publish("one");
    write("pets/1/model.json", bytes("{"));

    Withdrawal withdrawal = store.withdraw(version(1), "ada", null);

    assertEquals(Digest.of(bytes("{")), withdrawal.digest());
    assertThrows(ModelNotFoundException.class, () -> store.withdraw(version(2), "ada", null));
    assertThrows(
        ModelNotFoundException.class,
        () -> store.withdraw(new ModelReference.Version("cats", 1), "ada", null));
    assertEquals(Map.of(), store.withdrawals("cats"));
  }

  @Test
  void shouldRefuseToServeWhenAWithdrawalCannotBeRead() throws IOException {
    publish("one");
    store.withdraw(version(1), "ada", null);
    byte[] whole = read("pets/withdrawn/1.json");
    for (byte[] damaged : List.of(bytes("{}"), bytes(text(whole).replace(": 1,", ": 3,")))) {
      write("pets/withdrawn/1.json", damaged);

      CorruptModelException e =
          assertThrows(CorruptModelException.class, () -> store.requireNotWithdrawn(version(1)));

      assertTrue(e.getMessage().startsWith("pets:1: withdrawn/1.json: "), e::getMessage);
      assertThrows(CorruptModelException.class, () -> move(null, 1));
    }
  }

  @Test
  void shouldDeleteAVersionWithItsFilesAndSignatures() throws IOException {
    ModelVersion one = publish("one");
    publish("two");
    store.addSignature(one, SIGNATURE);
    Withdrawal withdrawal = store.withdraw(version(1), "ada", null);

    store.delete(version(1));

    assertEquals(List.of(2), store.versions(NAME));
    assertThrows(ModelNotFoundException.class, () -> store.resolve(version(1)));
    assertThrows(ModelNotFoundException.class, () -> store.fetch(one));
    assertThrows(ModelNotFoundException.class, () -> store.signatures(version(1)));
    assertThrows(ModelNotFoundException.class, () -> store.delete(version(1)));
    assertThrows(ModelNotFoundException.class, () -> move(null, 1));
    assertEquals(Map.of(1, withdrawal), store.withdrawals(NAME));
    for (String gone : List.of("pets/1/saved_model.pb", "pets/signatures/1/" + SIGNATURE_FILE)) {
      assertThrows(IOException.class, () -> read(gone), gone);
    }
    assertEquals(3, publish("three").version());
  }

  @Test
  void shouldDeleteAVersionWhoseManifestIsNone() throws IOException {
    publish("one");
    publish("two");
    write("pets/1/model.json", bytes("not a manifest"));

    store.delete(version(1));

    assertEquals(List.of(2), store.versions(NAME));
  }

  @Test
  void shouldNotDeleteTheLatestVersionNorWhatAnAliasPointsTo() {
    publish("one");
    publish("two");
    move(null, 1);

    VersionInUseException latest =
        assertThrows(VersionInUseException.class, () -> store.delete(version(2)));
    VersionInUseException used =
        assertThrows(VersionInUseException.class, () -> store.delete(version(1)));

    assertTrue(latest.getMessage().contains("latest"), latest::getMessage);
    assertEquals(List.of(CHAMPION), used.aliases());
    assertEquals(List.of(1, 2), store.versions(NAME));
  }

  @Test
  void shouldKeepSignaturesBesideTheVersion() throws IOException {
    ModelVersion one = publish("one");
    ModelVersion two = publish("two");
    ModelSignature other = new ModelSignature("00000000000000ff", new byte[] {4});

    store.addSignature(one, SIGNATURE);
    store.addSignature(one, other);
    store.addSignature(one, SIGNATURE);

    assertEquals(List.of(other, SIGNATURE), store.signatures(version(1)));
    assertEquals(List.of(), store.signatures(version(2)));
    assertArrayEquals(SIGNATURE.value(), read("pets/signatures/1/" + SIGNATURE_FILE));
    assertEquals(one, store.resolve(version(1)));
    assertEquals(List.of(), store.verify(version(1)));
    assertEquals(List.of(1, 2), store.versions(NAME));
    assertEquals(List.of(NAME), store.names());
    assertThrows(ModelNotFoundException.class, () -> store.signatures(version(3)));
    assertThrows(
        CorruptModelException.class,
        () -> store.addSignature(new ModelVersion(two.digest(), one.manifest()), SIGNATURE));
  }

  @Test
  void shouldTakeNothingElseForASignature() throws IOException {
    publish("one");
    write("pets/signatures/1/README", bytes("no signature"));
    write("pets/signatures/1/ABC.sig", bytes("no key id"));
    write("pets/signatures/1/" + SIGNATURE_FILE, new byte[2 * ModelSignature.MAX_BYTES]);

    assertEquals(
        List.of(new ModelSignature(SIGNATURE.keyId(), new byte[ModelSignature.MAX_BYTES])),
        store.signatures(version(1)));
  }

  @Test
  void shouldGiveEachOfManyPublishersAVersionOfItsOwn() throws Exception {
    int publishers = 8;
    int each = 4;
    List<ModelVersion> published =
        inParallel(
            publishers,
            i -> {
              List<ModelVersion> mine = new ArrayList<>();
              for (int j = 0; j < each; j++) {
                mine.add(publish(i + "-" + j));
              }
              return mine;
            });

    Set<Integer> numbers = new HashSet<>(published.stream().map(ModelVersion::version).toList());
    assertEquals(publishers * each, numbers.size());
    assertEquals(numbers, new HashSet<>(store.versions(NAME)));
    for (ModelVersion version : published) {
      assertEquals(version, store.resolve(version.reference()));
      assertEquals(List.of(), store.verify(version.reference()));
    }
  }

  @Test
  void shouldKeepACompleteAndLinearHistoryUnderManyPromoters() throws Exception {
    publish("one");
    publish("two");
    int promoters = 8;
    int each = 10;

    List<AliasState> states =
        inParallel(
            promoters,
            i -> {
              List<AliasState> mine = new ArrayList<>();
              for (int j = 0; j < each; j++) {
                mine.add(moveUntilItSucceeds(1 + (i + j) % 2, i + "-" + j));
              }
              return mine;
            });

    AliasState last = store.alias(CHAMPION).orElseThrow();
    assertEquals(promoters * each, last.history().size());
    assertEquals(
        promoters * each,
        new HashSet<>(last.history().stream().map(AliasState.Move::by).toList()).size());
    for (AliasState state : states) {
      assertEquals(state.history(), last.history().subList(0, state.history().size()));
    }
  }

  @Test
  void shouldNeverLetBothAPromotionAndAWithdrawalSucceed() throws Exception {
    publish("one");
    move(null, 1);
    for (int number = 2; number < 12; number++) {
      publish("v" + number);
      int candidate = number;
      Digest present = store.alias(CHAMPION).orElseThrow().digest();

      List<String> successes =
          inParallel(
              2,
              i -> {
                try {
                  if (i == 0) {
                    move(present, candidate);
                    return List.of("promoted");
                  }
                  store.withdraw(version(candidate), "bob", null);
                  return List.of("withdrawn");
                } catch (WithdrawnModelException | VersionInUseException e) {
                  return List.of();
                }
              });

      assertTrue(successes.size() <= 1, () -> candidate + " was both: " + successes);
    }
  }

  private AliasState moveUntilItSucceeds(int version, String by) {
    while (true) {
      Digest present = store.alias(CHAMPION).map(AliasState::digest).orElse(null);
      try {
        return store.moveAlias(CHAMPION, present, version, by, null);
      } catch (AliasConflictException e) {
        assertTrue(e.present().isPresent(), "another promoter was first: look again");
      }
    }
  }

  private ModelVersion publish(String content) {
    Path source = TestModels.files(directory.resolve("model-" + content), content);
    return store.publish(TestModels.draft(NAME), source);
  }

  private AliasState move(Digest expected, int version) {
    return store.moveAlias(CHAMPION, expected, version, "ada", null);
  }

  private static <T> List<T> inParallel(int threads, Work<T> work) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      CyclicBarrier start = new CyclicBarrier(threads);
      List<Callable<List<T>>> tasks = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int number = i;
        tasks.add(
            () -> {
              start.await();
              return work.run(number);
            });
      }
      List<T> results = new ArrayList<>();
      for (Future<List<T>> future : pool.invokeAll(tasks)) {
        results.addAll(future.get());
      }
      return results;
    } finally {
      pool.shutdownNow();
    }
  }

  /** All positions of a small file; of a larger one, the ends and a spread between them. */
  private static int[] positions(int length) {
    int step = Math.max(1, length / 50);
    int[] spread = new int[(length + step - 1) / step + 1];
    Arrays.setAll(spread, i -> Math.min(i * step, length - 1));
    return spread;
  }

  private static ModelReference.Version version(int number) {
    return new ModelReference.Version(NAME, number);
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void assertMessage(String expected, Exception e) {
    assertEquals(expected, e.getMessage());
  }

  @FunctionalInterface
  private interface Work<T> {
    List<T> run(int number) throws Exception;
  }
}
