package io.streamlens.inference.batching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.inference.ScriptedClassifier;
import io.streamlens.inference.TestModels;
import io.streamlens.inference.serving.ModelSlot;
import io.streamlens.inference.serving.ServedModel;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.manifest.Precision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A batcher whose device runs out of memory. */
@Timeout(30)
class DeviceMemoryTest {

  private static final Duration NEVER = Duration.ofHours(1);

  private final ScriptedClassifier classifier = new ScriptedClassifier();
  private final ModelSlot slot = new ModelSlot(ModelReference.parse("m"));
  private final List<String> told = Collections.synchronizedList(new ArrayList<>());
  private final Batcher batcher = new Batcher(settings(), new Told());

  @BeforeEach
  void serve() {
    slot.serve(
        new ServedModel(
            TestModels.version("m", 1),
            TestModels.CPU,
            Precision.FP32,
            classifier,
            Duration.ofMillis(1)));
  }

  @AfterEach
  void close() {
    batcher.close();
    slot.close();
  }

  @Test
  void shouldRunTheImagesOfABatchThatDoesNotFitInSmallerOnes() {
    classifier.haveMemoryFor(8);

    assertAllAnswered(submit(16));

    assertEquals(List.of(16, 8, 8), classifier.batchSizes);
  }

  @Test
  void shouldMakeNoLargerBatchesAfterwardsAndSaySo() {
    classifier.haveMemoryFor(8);
    assertAllAnswered(submit(16));

    assertAllAnswered(submit(8));

    assertEquals(List.of(16, 8, 8, 8), classifier.batchSizes);
    assertEquals(List.of("m:1 16 -> 8"), told);
  }

  @Test
  void shouldGrowBackWhenManyBatchesFit() {
    classifier.haveMemoryFor(8);
    assertAllAnswered(submit(16));
    classifier.haveMemoryFor(16);

    // Two batches of eight have fitted already.
    for (int i = 2; i < 100; i++) {
      assertAllAnswered(submit(8));
    }
    int larger = slot.tuning().plan(BatchPolicy.fixed(settings())).maxBatchSize();

    assertTrue(larger > 8, "still " + larger);
  }

  @Test
  void shouldTryASingleImageAgainSinceOthersMayHaveHadTheMemory() {
    AtomicInteger tries = new AtomicInteger();
    classifier.haveMemoryFor(0);
    classifier.before(
        () -> {
          if (tries.incrementAndGet() == 3) {
            classifier.haveMemoryFor(16);
          }
        });

    try (Batcher.Expedited ignored = batcher.expedite()) {
      assertAllAnswered(submit(1));
    }

    assertEquals(3, tries.get());
  }

  @Test
  void shouldBlameTheModelAndNotTheImageWhenNotEvenOneFits() {
    classifier.haveMemoryFor(0);

    for (CompletableFuture<Prediction> answer : submit(16)) {
      Throwable failure =
          assertThrows(ExecutionException.class, () -> answer.get(20, TimeUnit.SECONDS)).getCause();
      assertInstanceOf(ModelUnavailableException.class, failure);
    }
    assertTrue(slot.serving().isEmpty());
  }

  private static BatchingSettings settings() {
    return new BatchingSettings(16, NEVER, 1, Duration.ofSeconds(20), 100, 1 << 20);
  }

  private List<CompletableFuture<Prediction>> submit(int images) {
    List<CompletableFuture<Prediction>> answers = new ArrayList<>();
    for (int i = 0; i < images; i++) {
      answers.add(batcher.submit(slot, new byte[] {(byte) (i % 7), 0, 0, 0}, Priority.STREAM));
    }
    return answers;
  }

  private static void assertAllAnswered(List<CompletableFuture<Prediction>> answers) {
    for (int i = 0; i < answers.size(); i++) {
      assertEquals(0.7f, answers.get(i).orTimeout(20, TimeUnit.SECONDS).join().probability(i % 7));
    }
  }

  private final class Told implements BatchListener {

    @Override
    public void batchDone(ModelVersion model, int size, long queueNanos, long modelNanos) {}

    @Override
    public void memoryExhausted(ModelVersion model, int size, int maxBatchSize) {
      told.add(model.reference() + " " + size + " -> " + maxBatchSize);
    }
  }
}
