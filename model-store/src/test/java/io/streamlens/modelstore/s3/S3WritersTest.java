package io.streamlens.modelstore.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.modelstore.AliasConflictException;
import io.streamlens.modelstore.AliasState;
import io.streamlens.modelstore.Digest;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.TestModels;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Many writers, each with a client of its own; and the same with a server that is no help. */
class S3WritersTest {

  private static final int WRITERS = 8;
  private static final int EACH = 4;
  private static final ModelReference.Alias CHAMPION = new ModelReference.Alias("pets", "champion");

  @TempDir Path directory;
  private final S3Location location = S3Proxy.shared().newBucket();

  @Test
  void shouldLoseNoVersionOfEightPublishersWithClientsOfTheirOwn() throws Exception {
    List<ModelVersion> published =
        inParallel(
            (store, writer) ->
                store.publish(
                    TestModels.draft("pets"),
                    TestModels.files(directory.resolve("model-" + writer), "by " + writer)));

    try (ModelStore store = open()) {
      assertEquals(WRITERS * EACH, store.versions("pets").size());
      assertEquals(
          new HashSet<>(store.versions("pets")),
          new HashSet<>(published.stream().map(ModelVersion::version).toList()));
      for (ModelVersion version : published) {
        assertEquals(version, store.resolve(version.reference()));
        assertEquals(List.of(), store.verify(version.reference()));
      }
    }
  }

  @Test
  void shouldLoseVersionsIfTheServerIgnoredTheCondition() throws Exception {
    List<ModelVersion> published =
        inParallel(
            (store, writer) ->
                store.publish(
                    TestModels.draft("pets"),
                    TestModels.files(directory.resolve("model-" + writer), "by " + writer)),
            Interference.withoutHeader("If-None-Match"));

    try (ModelStore store = open()) {
      assertEquals(WRITERS * EACH, published.size());
      assertTrue(
          store.versions("pets").size() < WRITERS * EACH, "a control: some were overwritten");
    }
  }

  @Test
  void shouldLoseMovesIfTheServerIgnoredTheCondition() throws Exception {
    try (ModelStore store = open()) {
      store.publish(TestModels.draft("pets"), TestModels.files(directory.resolve("one"), "one"));
      store.moveAlias(CHAMPION, null, 1, "ada", null);
    }

    List<AliasState> moves =
        inParallel(
            (store, writer) -> moveUntilItSucceeds(store, "writer " + writer),
            Interference.withoutHeader("If-Match"));

    try (ModelStore store = open()) {
      assertEquals(WRITERS * EACH, moves.size());
      int kept = store.alias(CHAMPION).orElseThrow().history().size() - 1;
      assertTrue(kept < WRITERS * EACH, "a control: some were overwritten");
    }
  }

  private static AliasState moveUntilItSucceeds(ModelStore store, String by) {
    while (true) {
      Digest present = store.alias(CHAMPION).map(AliasState::digest).orElse(null);
      try {
        return store.moveAlias(CHAMPION, present, 1, by, null);
      } catch (AliasConflictException e) {
        assertTrue(e.present().isPresent(), "another was first: look again");
      }
    }
  }

  private <T> List<T> inParallel(Work<T> work, ExecutionInterceptor... interference)
      throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(WRITERS);
    CyclicBarrier start = new CyclicBarrier(WRITERS);
    try {
      List<Callable<List<T>>> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        int writer = i;
        writers.add(
            () -> {
              try (ModelStore store = trusting(interference)) {
                start.await();
                List<T> done = new ArrayList<>();
                for (int j = 0; j < EACH; j++) {
                  done.add(work.run(store, writer));
                }
                return done;
              }
            });
      }
      List<T> done = new ArrayList<>();
      for (Future<List<T>> future : pool.invokeAll(writers)) {
        done.addAll(future.get());
      }
      return done;
    } finally {
      pool.shutdownNow();
    }
  }

  private ModelStore open() {
    return S3ModelStore.open(S3Proxy.shared().client(), location, settings(), Clock.systemUTC());
  }

  /** A server that ignores conditions would be refused. */
  private ModelStore trusting(ExecutionInterceptor... interference) {
    return S3ModelStore.trusting(
        S3Proxy.shared().client(interference), location, settings(), Clock.systemUTC());
  }

  private S3Settings settings() {
    return new S3Settings(S3Settings.MIN_PART_BYTES, directory.resolve("cache"), 1 << 20);
  }

  @FunctionalInterface
  private interface Work<T> {
    T run(ModelStore store, int writer) throws Exception;
  }
}
