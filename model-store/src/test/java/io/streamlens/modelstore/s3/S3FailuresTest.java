package io.streamlens.modelstore.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.modelstore.ModelNotFoundException;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.StoreUnavailableException;
import io.streamlens.modelstore.TestModels;
import io.streamlens.modelstore.UnsupportedStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

class S3FailuresTest {

  private static final ModelReference.Alias CHAMPION = new ModelReference.Alias("pets", "champion");

  /** Three parts of the smallest size, the last of them short. */
  private static final int LARGE = 2 * S3Settings.MIN_PART_BYTES + 1000;

  private static S3Proxy server;

  @TempDir Path directory;
  private S3Location location;
  private Path source;

  @BeforeAll
  static void startServer() {
    server = S3Proxy.shared();
  }

  @BeforeEach
  void makeAModel() {
    location = server.newBucket();
    source = TestModels.files(directory.resolve("model"), "x");
  }

  @Test
  void shouldLeaveNothingBehindWhenItIsOpened() {
    open().close();

    assertEquals(List.of(), keys());
  }

  @ParameterizedTest
  @ValueSource(strings = {"If-None-Match", "If-Match"})
  void shouldRefuseAServerThatIgnoresAConditionAndCleanUp(String header) {
    UnsupportedStoreException e =
        assertThrows(
            UnsupportedStoreException.class, () -> open(Interference.withoutHeader(header)));

    assertTrue(e.getMessage().startsWith(location + " cannot be a model store"), e::getMessage);
    assertTrue(e.getMessage().contains("it ignores " + header + ","), e::getMessage);
    assertEquals(List.of(), keys());
  }

  @Test
  void shouldOpenForReadingWithCredentialsThatMayNotWrite() {
    ModelVersion published = publish();
    try (ModelStore store = open(Interference.mayNotWrite())) {
      assertEquals(published, store.resolve(published.reference()));
      StoreUnavailableException e =
          assertThrows(
              StoreUnavailableException.class,
              () -> store.moveAlias(CHAMPION, null, 1, "ada", null));

      assertTrue(
          e.getMessage()
              .startsWith(
                  "access denied: s3:PutObject on bucket '" + location.bucket() + "', key '"),
          e::getMessage);
    }
  }

  @Test
  void shouldSayWhichRightIsMissing() {
    StoreUnavailableException e =
        assertThrows(
            StoreUnavailableException.class,
            () ->
                S3ModelStore.open(
                    server.clientWithWrongSecret(), location, settings(), Clock.systemUTC()));

    assertTrue(
        e.getMessage().startsWith("access denied: s3:ListBucket on bucket '" + location.bucket()),
        e::getMessage);
    assertFalse(e.getMessage().contains("\n"));
  }

  @Test
  void shouldSayThatThereIsNoBucket() {
    S3Location nowhere = new S3Location("no-such-bucket", "");

    StoreUnavailableException e =
        assertThrows(
            StoreUnavailableException.class,
            () -> S3ModelStore.open(server.client(), nowhere, settings(), Clock.systemUTC()));

    assertEquals(
        "there is no bucket 'no-such-bucket' at " + server.endpoint() + "; make it first",
        e.getMessage());
  }

  @Test
  void shouldKnowItsOwnWritesThoughTheAnswersWereLost() {
    try (ModelStore store = open(Interference.losingFirstAnswers(S3FailuresTest::isConditional))) {
      ModelVersion one = store.publish(TestModels.draft("pets"), source);
      ModelVersion two = store.publish(TestModels.draft("pets"), source);
      store.moveAlias(CHAMPION, null, 1, "ada", null);
      store.moveAlias(CHAMPION, one.digest(), 2, "ada", null);

      assertEquals(List.of(1, 2), store.versions("pets"));
      assertEquals(two, store.resolve(CHAMPION));
      assertEquals(2, store.alias(CHAMPION).orElseThrow().history().size());
    }
  }

  private static boolean isConditional(SdkRequest request) {
    // Not the probe's: what is refused there must be.
    return request instanceof PutObjectRequest put
        && !put.key().contains(".probe")
        && (put.ifMatch() != null || put.ifNoneMatch() != null);
  }

  @Test
  void shouldSendAndFetchALargeFileInParts() throws IOException {
    addWeights();
    AtomicInteger parts = new AtomicInteger();
    try (ModelStore store =
        open(Interference.before(UploadPartRequest.class::isInstance, parts::incrementAndGet))) {
      ModelVersion published = store.publish(TestModels.draft("pets"), source);

      assertEquals(3, parts.get());
      assertEquals(List.of(), store.verify(published.reference()));
      Path weights = Path.of("variables", "variables.data-00000-of-00001");
      assertEquals(
          -1, Files.mismatch(source.resolve(weights), store.fetch(published).resolve(weights)));
    }
  }

  @Test
  void shouldLeaveNothingBehindWhenAnUploadFails() throws IOException {
    addWeights();
    AtomicInteger parts = new AtomicInteger();
    ExecutionInterceptor failing =
        Interference.before(
            UploadPartRequest.class::isInstance,
            () -> {
              if (parts.incrementAndGet() == 2) {
                throw new IllegalStateException("the cable is out");
              }
            });
    try (ModelStore store = open(failing)) {
      assertThrows(RuntimeException.class, () -> store.publish(TestModels.draft("pets"), source));

      assertEquals(List.of(location.key("pets/.claims/1.json")), keys());
      assertEquals(0, uploads());
      assertEquals(List.of(), store.names());
      assertEquals(2, store.publish(TestModels.draft("pets"), source).version());
    }
  }

  @Test
  void shouldShowNothingOfAPublicationWhoseServerDiedAndPublishAnotherLater() throws IOException {
    addWeights();
    AtomicInteger parts = new AtomicInteger();
    try (S3Proxy mortal = S3Proxy.start(Files.createDirectory(directory.resolve("server")))) {
      location = mortal.newBucket();
      ExecutionInterceptor killing =
          Interference.before(
              UploadPartRequest.class::isInstance,
              () -> {
                if (parts.incrementAndGet() == 2) {
                  mortal.kill();
                }
              });
      try (ModelStore store =
          S3ModelStore.open(mortal.client(killing), location, settings(), Clock.systemUTC())) {
        StoreUnavailableException e =
            assertThrows(
                StoreUnavailableException.class,
                () -> store.publish(TestModels.draft("pets"), source));
        assertTrue(e.getMessage().startsWith("cannot reach S3 at "), e::getMessage);
        assertThrows(StoreUnavailableException.class, store::names);

        mortal.start();

        assertEquals(List.of(), store.names());
        assertThrows(
            ModelNotFoundException.class,
            () -> store.resolve(new ModelReference.Version("pets", 1)));
        ModelVersion next = store.publish(TestModels.draft("pets"), source);
        assertEquals(2, next.version());
        assertEquals(List.of(2), store.versions("pets"));
        assertEquals(List.of(), store.verify(next.reference()));
      }
    }
  }

  private void addWeights() throws IOException {
    byte[] weights = new byte[LARGE];
    new Random(1).nextBytes(weights);
    Files.write(source.resolve("variables/variables.data-00000-of-00001"), weights);
  }

  private ModelVersion publish() {
    try (ModelStore store = open()) {
      return store.publish(TestModels.draft("pets"), source);
    }
  }

  private S3ModelStore open(ExecutionInterceptor... interceptors) {
    return S3ModelStore.open(server.client(interceptors), location, settings(), Clock.systemUTC());
  }

  private S3Settings settings() {
    return new S3Settings(S3Settings.MIN_PART_BYTES, directory.resolve("cache"), 1 << 28);
  }

  private List<String> keys() {
    try (S3Client client = server.client()) {
      return client.listObjectsV2(request -> request.bucket(location.bucket())).contents().stream()
          .map(S3Object::key)
          .toList();
    }
  }

  private int uploads() {
    try (S3Client client = server.client()) {
      return client
          .listMultipartUploads(request -> request.bucket(location.bucket()))
          .uploads()
          .size();
    }
  }
}
