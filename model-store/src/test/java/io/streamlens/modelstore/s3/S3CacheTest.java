package io.streamlens.modelstore.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.modelstore.CorruptModelException;
import io.streamlens.modelstore.ModelNotFoundException;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.StoreUnavailableException;
import io.streamlens.modelstore.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;

class S3CacheTest {

  @TempDir Path directory;
  private final S3Location location = S3Proxy.shared().newBucket();
  private final AtomicInteger fileReads = new AtomicInteger();
  private ModelStore store;
  private ModelVersion version;

  @BeforeEach
  void publish() {
    store = open(1 << 20);
    version =
        store.publish(TestModels.draft("pets"), TestModels.files(directory.resolve("model"), "x"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void shouldLoadAVersionOnceForAllStoresOfThisMachine() {
    Path first = store.fetch(version);
    int reads = fileReads.get();
    try (ModelStore other = open(1 << 20)) {
      assertEquals(first, other.fetch(version));
    }

    assertEquals(version.manifest().files().size(), reads);
    assertEquals(reads, fileReads.get());
  }

  @Test
  void shouldFindACopyThatIsNotWholeAndFetchItAnew() throws IOException {
    Path copy = store.fetch(version);
    Path file = copy.resolve("saved_model.pb");
    byte[] whole = Files.readAllBytes(file);
    byte[] flipped = whole.clone();
    flipped[3] ^= 1;
    Files.write(file, flipped);
    Files.delete(copy.resolve("model.json"));
    Files.writeString(copy.resolve("variables/variables.data-00000-of-00001"), "other weights");

    Path again = store.fetch(version);

    assertEquals(copy, again);
    assertEquals(-1, Files.mismatch(directory.resolve("model/saved_model.pb"), file));
    assertTrue(Files.exists(copy.resolve("model.json")));
    assertTrue(Files.notExists(copy.resolve("variables/variables.data-00000-of-00001")));
  }

  @Test
  void shouldNotGiveACopyOfAVersionThatIsGone() {
    store.fetch(version);
    try (S3Client client = S3Proxy.shared().client()) {
      client.deleteObject(
          request -> request.bucket(location.bucket()).key(location.key("pets/1/model.json")));
    }

    assertThrows(ModelNotFoundException.class, () -> store.fetch(version));
  }

  @Test
  void shouldKeepNothingOfWhatIsNotWholeInTheStore() throws IOException {
    try (S3Client client = S3Proxy.shared().client()) {
      client.deleteObject(
          request -> request.bucket(location.bucket()).key(location.key("pets/1/saved_model.pb")));
    }

    assertThrows(CorruptModelException.class, () -> store.fetch(version));

    try (var children = Files.list(directory.resolve("cache"))) {
      assertEquals(
          0, children.filter(child -> !child.getFileName().toString().startsWith(".")).count());
    }
  }

  @Test
  void shouldSayThatTheCacheIsTooSmall() {
    try (ModelStore small = open(10)) {
      StoreUnavailableException e =
          assertThrows(StoreUnavailableException.class, () -> small.fetch(version));

      assertTrue(e.getMessage().contains("STREAMLENS_MODEL_CACHE_BYTES"), e::getMessage);
    }
  }

  private ModelStore open(long cacheBytes) {
    return S3ModelStore.open(
        S3Proxy.shared()
            .client(Interference.before(S3CacheTest::isFile, fileReads::incrementAndGet)),
        location,
        new S3Settings(S3Settings.MIN_PART_BYTES, directory.resolve("cache"), cacheBytes),
        Clock.systemUTC());
  }

  private static boolean isFile(SdkRequest request) {
    return request instanceof GetObjectRequest get
        && !get.key().endsWith(".json")
        && !get.key().contains(".probe");
  }
}
