package io.streamlens.inference.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.inference.TestModels;
import io.streamlens.inference.crash.TinyModel;
import io.streamlens.inference.serving.Rejection.Reason;
import io.streamlens.modelstore.ModelLifecycle;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelStores;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.manifest.ModelManifest;
import io.streamlens.modelstore.manifest.Precision;
import io.streamlens.modelstore.savedmodel.Devices;
import io.streamlens.modelstore.signature.ModelSigner;
import io.streamlens.modelstore.signature.SignatureVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Real models in a real store: what takes over, and what leaves the old one serving. */
@Timeout(120)
class HotSwapTest {

  private static final Duration NEVER = Duration.ofHours(1);
  private static final Duration PATIENT = Duration.ofMinutes(1);
  private static final float OTHER_SHARPNESS = 3;

  @TempDir Path work;

  private final RecordedModels told = new RecordedModels();
  private final ModelSlot slot =
      new ModelSlot(ModelReference.parse("tiny"), Clock.systemUTC(), told);
  private final CountDownLatch forever = new CountDownLatch(1);
  private SpeedLimit speedLimit = time -> Optional.empty();
  private Path root;
  private ModelStore store;

  @BeforeEach
  void publishFirst() throws IOException {
    root = work.resolve("store");
    TinyModel.publish(root, work);
    store = ModelStores.open(root.toUri().toString());
  }

  @AfterEach
  void close() {
    forever.countDown();
    slot.close();
    store.close();
  }

  /** How a second version can be wrong. */
  interface Wrong {

    /** Publishes it. */
    ModelVersion publish(HotSwapTest test) throws IOException;
  }

  static Stream<Arguments> wrongVersions() {
    return Stream.of(
        wrong(
            "a truncated file",
            Reason.CORRUPT,
            "saved_model.pb",
            damaged(bytes -> Arrays.copyOf(bytes, bytes.length / 2))),
        wrong(
            "a flipped byte",
            Reason.CORRUPT,
            "saved_model.pb",
            damaged(
                bytes -> {
                  bytes[bytes.length / 2] ^= 1;
                  return bytes;
                })),
        wrong(
            "a manifest without a file",
            Reason.CORRUPT,
            "saved_model.pb",
            test -> {
              ModelVersion version = test.publishSecond();
              Files.delete(test.file(version));
              return version;
            }),
        wrong(
            "a wrong number of labels",
            Reason.WRONG_SIGNATURE,
            "float32 [N, 9], found float32 [N, 10]",
            lying(TinyModel.manifest(OTHER_SHARPNESS, new ImageSpec(4, 4, 1), 9, 0))),
        wrong(
            "an input size that the graph has not",
            Reason.INPUT_CHANGED,
            "tiny:2 takes images of 5x5x1, tiny:1 that serves takes 4x4x1",
            lying(TinyModel.manifest(OTHER_SHARPNESS, new ImageSpec(5, 5, 1), 10, 0))),
        wrong(
            "a graph of another input size",
            Reason.WRONG_SIGNATURE,
            "uint8 [N, 4, 4, 1], found uint8 [N, 2, 8, 1]",
            test ->
                test.store.publish(
                    TinyModel.manifest(OTHER_SHARPNESS),
                    TinyModel.export(
                        Files.createTempDirectory(test.work, "other"),
                        OTHER_SHARPNESS,
                        new ImageSpec(2, 8, 1)))),
        wrong(
            "a graph with WriteFile in a function",
            Reason.UNSAFE,
            "operation 'WriteFile'",
            test ->
                test.store.publish(
                    TinyModel.manifest(OTHER_SHARPNESS),
                    WritingModel.export(
                        Files.createTempDirectory(test.work, "writing"),
                        test.work.resolve("victim")))),
        wrong(
            "golden samples off by 0.01",
            Reason.GOLDEN_SAMPLES,
            "golden sample 0, label 3",
            lying(TinyModel.manifest(OTHER_SHARPNESS, new ImageSpec(4, 4, 1), 10, 0.01f))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongVersions")
  void shouldKeepServingTheOldModelWhenTheNewOneIsWrong(
      String what, Reason reason, String message, Wrong wrong) throws Exception {
    try (ModelRefresher refresher = refresher(models(), PATIENT)) {
      assertEquals("tiny:1", told.nextServed());

      ModelVersion second = wrong.publish(this);
      promote(second);
      refresher.lookNow();

      Rejection rejection = told.nextRejected();
      assertEquals(reason, rejection.reason(), rejection::message);
      assertTrue(rejection.message().contains(message), rejection::message);
      assertEquals("tiny:2", rejection.model());
      assertEquals(second.digest(), rejection.digest());
      assertServes(1);
      assertInstanceOf(SlotState.Rejected.class, slot.report().candidate());
      assertEquals(rejection, slot.report().lastRejection());
    }
  }

  @Test
  void shouldKeepServingTheOldModelWhenTheNewOneIsTooSlow() throws Exception {
    speedLimit = time -> Optional.of("a batch takes it a week");
    try (ModelRefresher refresher = refresher(models(), PATIENT)) {
      assertEquals("tiny:1", told.nextServed());

      promote(publishSecond());
      refresher.lookNow();

      Rejection rejection = told.nextRejected();
      assertEquals(Reason.TOO_SLOW, rejection.reason());
      assertEquals("tiny:2 is too slow: a batch takes it a week", rejection.message());
      assertServes(1);
    }
  }

  @Test
  void shouldSwapAndCloseTheOldModelAfterItsLastImage() throws Exception {
    try (ModelRefresher refresher = refresher(models(), PATIENT)) {
      assertEquals("tiny:1", told.nextServed());
      ModelSlot.Hold image = slot.hold();

      promote(publishSecond());
      refresher.lookNow();

      assertEquals("tiny:2", told.nextServed());
      try (ModelSlot.Hold later = slot.hold()) {
        assertEquals(2, later.version().version());
      }
      assertEquals(TinyModel.confidence(TinyModel.SHARPNESS), confidence(image), 1e-4);
      assertEquals(List.of(), drainedSwaps());

      image.close();

      assertEquals("tiny:1", told.nextDrained());
      assertEquals(List.of(2), drainedSwaps());
      assertServes(2);
    }
  }

  @Test
  void shouldNotTryAgainWhatWasRejectedUntilSomebodyAsks() throws Exception {
    CountingModels models = new CountingModels(models());
    try (ModelRefresher refresher = refresher(models, PATIENT)) {
      assertEquals("tiny:1", told.nextServed());
      ModelVersion second = publishSecond();
      byte[] whole = Files.readAllBytes(file(second));
      overwrite(file(second), new byte[] {1});
      promote(second);
      refresher.lookNow();
      told.nextRejected();
      assertEquals(2, models.loads);

      overwrite(file(second), whole);
      models.awaitLook(refresher::lookNow);
      assertEquals(2, models.loads);
      assertServes(1);

      refresher.tryAgain(second.digest());

      assertEquals("tiny:2", told.nextServed());
      assertEquals(3, models.loads);
    }
  }

  @Test
  void shouldTakeAPromotionAnewAsARequestToTryAgain() throws Exception {
    try (ModelRefresher refresher = refresher(models(), PATIENT)) {
      assertEquals("tiny:1", told.nextServed());
      ModelVersion second = publishSecond();
      byte[] whole = Files.readAllBytes(file(second));
      overwrite(file(second), new byte[] {1});
      promote(second);
      refresher.lookNow();
      told.nextRejected();

      overwrite(file(second), whole);
      promote(1);
      promote(second);
      refresher.lookNow();

      assertEquals("tiny:2", told.nextServed());
    }
  }

  @Test
  void shouldForgetARejectedCandidateWhenTheAliasIsTakenBack() throws Exception {
    CountingModels models = new CountingModels(models());
    try (ModelRefresher refresher = refresher(models, PATIENT)) {
      assertEquals("tiny:1", told.nextServed());
      ModelVersion second = publishSecond();
      overwrite(file(second), new byte[] {1});
      promote(second);
      refresher.lookNow();
      Rejection rejection = told.nextRejected();
      assertNotEquals(Duration.ZERO, refresher.report().lag());

      promote(1);
      models.awaitLook(refresher::lookNow);

      assertInstanceOf(SlotState.Empty.class, slot.report().candidate());
      assertEquals(rejection, slot.report().lastRejection());
      assertEquals(Duration.ZERO, refresher.report().lag());
    }
  }

  @Test
  void shouldServeOnWhileTheStoreIsDownAndTakeUpTheNewModelWhenItIsBack() throws Exception {
    try (ModelRefresher refresher = refresher(models(), PATIENT)) {
      assertEquals("tiny:1", told.nextServed());
      promote(publishSecond());
      Path away = work.resolve("away");
      Files.move(root, away);
      refresher.lookNow();

      Setback setback = told.nextSetback();
      assertEquals(Setback.Reason.STORE, setback.reason(), setback::message);
      assertServes(1);

      Files.move(away, root);

      assertEquals("tiny:2", told.nextServed()); // by itself, after its back-off
      assertEquals(0, told.rejections());
    }
  }

  @Test
  void shouldGiveNoVerdictOnAVersionThatIsDeletedBeforeItIsFetched() throws Exception {
    deleteWhileLoading((progress, version) -> delete(version));
  }

  @Test
  void shouldGiveNoVerdictOnAVersionThatIsDeletedAfterItWasFetched() throws Exception {
    deleteWhileLoading((progress, version) -> {});
  }

  private interface Deletion {
    void before(LoadProgress progress, ModelVersion version);
  }

  private void deleteWhileLoading(Deletion deletion) throws Exception {
    ModelSupplier real = models();
    ModelSupplier deleting =
        new CountingModels(real) {
          @Override
          public ServedModel load(ModelVersion version, LoadProgress progress) {
            if (version.version() == 1) {
              return super.load(version, progress);
            }
            deletion.before(progress, version);
            return super.load(
                version,
                new LoadProgress() {
                  @Override
                  public void fetched() {
                    progress.fetched();
                    delete(version);
                  }

                  @Override
                  public void verified() {
                    progress.verified();
                  }
                });
          }
        };
    try (ModelRefresher refresher = refresher(deleting, PATIENT)) {
      assertEquals("tiny:1", told.nextServed());
      ModelVersion second = publishSecond();
      promote(second);
      refresher.lookNow();

      Setback setback = told.nextSetback();
      assertEquals(Setback.Reason.NOT_FOUND, setback.reason(), setback::message);
      assertEquals(0, told.rejections());
      assertServes(1);
    }
  }

  @Test
  void shouldLeaveBehindALoadThatHangsAndTryAgain() throws Exception {
    ModelSupplier hanging =
        new CountingModels(models()) {
          @Override
          public ServedModel load(ModelVersion version, LoadProgress progress) {
            ServedModel loaded = super.load(version, progress);
            if (loads == 2) {
              standStill();
            }
            return loaded;
          }
        };
    try (ModelRefresher refresher = refresher(hanging, Duration.ofSeconds(3))) {
      assertEquals("tiny:1", told.nextServed());
      promote(publishSecond());
      refresher.lookNow();

      Setback setback = told.nextSetback();
      assertEquals(Setback.Reason.TIMEOUT, setback.reason());
      assertTrue(setback.message().contains("did not come back within PT3S"), setback::message);

      assertEquals("tiny:2", told.nextServed()); // the second try
      forever.countDown();
      assertEquals("tiny:1", told.nextDrained());
      assertServes(2);
    }
  }

  @Test
  void shouldStartNoMoreLoadsWhenTooManyHang() throws Exception {
    ModelSupplier hanging =
        new CountingModels(models()) {
          @Override
          public ServedModel load(ModelVersion version, LoadProgress progress) {
            if (version.version() == 2) {
              standStill();
            }
            return super.load(version, progress);
          }
        };
    try (ModelRefresher refresher = refresher(hanging, Duration.ofSeconds(2))) {
      assertEquals("tiny:1", told.nextServed());
      promote(publishSecond());
      refresher.lookNow();

      Setback hangs = told.nextSetback();
      assertTrue(hangs.message().contains("is left behind"), hangs::message);
      Setback enough = told.nextSetback(); // the three in between say nothing new
      assertTrue(enough.message().contains("4 loads hang and none is started"), enough::message);
      assertServes(1);
    }
  }

  @Test
  void shouldHealALostEventByLookingAtTheStoreFromTimeToTime() throws Exception {
    try (ModelRefresher refresher =
        new ModelRefresher(
            models(),
            slot,
            new ModelRefresher.Settings(Duration.ofMillis(200), PATIENT),
            speedLimit,
            told,
            Clock.systemUTC())) {
      assertEquals("tiny:1", told.nextServed());

      promote(publishSecond());

      assertEquals("tiny:2", told.nextServed());
      assertEquals(Duration.ZERO, refresher.report().lag());
    }
  }

  @Test
  void shouldNotSwapAPinnedVersion() throws Exception {
    ModelSlot pinned = new ModelSlot(ModelReference.parse("tiny:1"), Clock.systemUTC(), told);
    CountingModels models = new CountingModels(models());
    try (pinned;
        ModelRefresher refresher =
            new ModelRefresher(
                models,
                pinned,
                new ModelRefresher.Settings(NEVER, PATIENT),
                speedLimit,
                told,
                Clock.systemUTC())) {
      assertEquals("tiny:1", told.nextServed());
      promote(publishSecond());
      models.awaitLook(refresher::lookNow);

      assertEquals(1, pinned.serving().orElseThrow().version().version());
      assertEquals(1, models.loads);
    }
  }

  @Test
  void shouldStopServingAPinnedVersionThatIsWithdrawn() throws Exception {
    ModelSlot pinned = new ModelSlot(ModelReference.parse("tiny:1"), Clock.systemUTC(), told);
    try (pinned;
        ModelRefresher refresher =
            new ModelRefresher(
                models(),
                pinned,
                new ModelRefresher.Settings(NEVER, PATIENT),
                speedLimit,
                told,
                Clock.systemUTC())) {
      assertEquals("tiny:1", told.nextServed());
      promote(publishSecond());
      store.withdraw(new ModelReference.Version("tiny", 1), "ann", "fooled by noise");

      refresher.lookNow();

      Rejection rejection = told.nextRejected();
      assertEquals(Reason.WITHDRAWN, rejection.reason());
      assertTrue(rejection.message().contains("fooled by noise"), rejection::message);
      assertTrue(pinned.serving().isEmpty());
      assertEquals("tiny:1", told.nextDrained());
    }
  }

  @Test
  void shouldServeNothingUnsignedUnderAKeyUntilItIsSigned() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    ModelSigner signer =
        ModelSigner.ofPrivateKey(pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
    Path publicKey = pem("PUBLIC KEY", pair.getPublic().getEncoded());
    sign(signer, 1);
    CountingModels models =
        new CountingModels(models(Optional.of(SignatureVerifier.ofPublicKey(publicKey))));
    try (ModelRefresher refresher = refresher(models, PATIENT)) {
      assertEquals("tiny:1", told.nextServed());
      promote(publishSecond());
      refresher.lookNow();

      Rejection rejection = told.nextRejected();
      assertEquals(Reason.UNSIGNED, rejection.reason());
      assertTrue(rejection.message().contains("nobody has signed it"), rejection::message);
      models.awaitLook(refresher::lookNow);
      assertEquals(0, told.rejections());
      assertServes(1);

      sign(signer, 2);
      refresher.lookNow();

      assertEquals("tiny:2", told.nextServed());
    }
  }

  private void sign(ModelSigner signer, int version) {
    ModelVersion signed = store.resolve(new ModelReference.Version("tiny", version));
    store.addSignature(signed, signer.sign(signed));
  }

  private Path pem(String kind, byte[] der) throws IOException {
    return Files.writeString(
        work.resolve(kind.replace(' ', '-') + ".pem"),
        "-----BEGIN %s-----%n%s%n-----END %s-----%n"
            .formatted(kind, Base64.getMimeEncoder().encodeToString(der), kind));
  }

  /** Counts loads, and shows when a look is over; one look at a time counts. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private static class CountingModels implements ModelSupplier {

    private final ModelSupplier models;
    volatile int loads;
    private volatile int looks;

    CountingModels(ModelSupplier models) {
      this.models = models;
    }

    /** Returns when two looks have begun since: the first of them is over then. */
    void awaitLook(Runnable ask) {
      for (int i = 0; i < 2; i++) {
        int before = looks;
        ask.run();
        while (looks == before) {
          Thread.onSpinWait();
        }
      }
    }

    @Override
    public ModelVersion resolve(ModelReference reference) {
      looks++;
      return models.resolve(reference);
    }

    @Override
    public Optional<Instant> lastMove(ModelReference.Alias alias) {
      return models.lastMove(alias);
    }

    @Override
    public void checkServable(ModelVersion version) {
      models.checkServable(version);
    }

    @Override
    public ServedModel load(ModelVersion version, LoadProgress progress) {
      loads++;
      return models.load(version, progress);
    }

    @Override
    public void close() {
      models.close();
    }
  }

  private ModelSupplier models() {
    return models(Optional.empty());
  }

  private ModelSupplier models(Optional<SignatureVerifier> verifier) {
    return new ModelLoader(
        store, Devices.CPU, Precision.Choice.FP32, TestModels.WARM_UP, TestModels.POLICY, verifier);
  }

  private ModelRefresher refresher(ModelSupplier models, Duration loadTimeout) {
    return new ModelRefresher(
        models,
        slot,
        new ModelRefresher.Settings(NEVER, loadTimeout),
        time -> speedLimit.objection(time),
        told,
        Clock.systemUTC());
  }

  private ModelVersion publishSecond() throws IOException {
    return TinyModel.publish(store, work, OTHER_SHARPNESS);
  }

  private void promote(ModelVersion version) {
    promote(version.version());
  }

  private void promote(int version) {
    new ModelLifecycle(store)
        .promote(new ModelReference.Version("tiny", version), "champion", "test", null);
  }

  private Path file(ModelVersion version) {
    return directory(version).resolve("saved_model.pb");
  }

  private Path directory(ModelVersion version) {
    return root.resolve("tiny").resolve(Integer.toString(version.version()));
  }

  private void delete(ModelVersion version) {
    try {
      Files.deleteIfExists(directory(version).resolve(ModelManifest.FILE_NAME));
      Files.deleteIfExists(file(version));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void assertServes(int version) {
    assertEquals(version, slot.serving().orElseThrow().version().version());
    try (ModelSlot.Hold image = slot.hold()) {
      float sharpness = version == 1 ? TinyModel.SHARPNESS : OTHER_SHARPNESS;
      assertEquals(TinyModel.confidence(sharpness), confidence(image), 1e-4);
    }
  }

  private static double confidence(ModelSlot.Hold image) {
    return image.lease().classifier().classify(List.of(TinyModel.pixels(3)))[3];
  }

  private List<Integer> drainedSwaps() {
    return slot.report().swaps().stream()
        .filter(swap -> swap.drainedAt() != null)
        .map(Swap::to)
        .toList();
  }

  private void standStill() {
    try {
      forever.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Arguments wrong(String what, Reason reason, String message, Wrong wrong) {
    return Arguments.of(what, reason, message, wrong);
  }

  private interface Change {
    byte[] of(byte[] whole);
  }

  private static Wrong damaged(Change change) {
    return test -> {
      ModelVersion version = test.publishSecond();
      Path file = test.file(version);
      overwrite(file, change.of(Files.readAllBytes(file)));
      return version;
    };
  }

  private static Wrong lying(ModelManifest manifest) {
    return test ->
        test.store.publish(
            manifest,
            TinyModel.export(Files.createTempDirectory(test.work, "lying"), OTHER_SHARPNESS));
  }

  private static void overwrite(Path file, byte[] bytes) throws IOException {
    assertTrue(file.toFile().setWritable(true));
    Files.write(file, bytes);
  }
}
