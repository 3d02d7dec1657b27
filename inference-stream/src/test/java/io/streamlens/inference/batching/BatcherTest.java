package io.streamlens.inference.batching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BatcherTest {

  private static final Duration NEVER = Duration.ofHours(1);
  private static final long HOUR_NANOS = NEVER.toNanos();
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final ScriptedClassifier classifier = new ScriptedClassifier();
  private final ModelSlot slot = new ModelSlot(ModelReference.parse("m"));
  private final CountDownLatch gate = new CountDownLatch(1);

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
  void openGate() {
    gate.countDown();
    slot.close();
  }

  @Test
  void shouldLetAFullBatchLeaveAtOnce() {
    try (Batcher batcher = batcher(4, NEVER, 1, 100)) {
      List<CompletableFuture<Prediction>> answers = submit(batcher, 1, 2, 3, 4);

      for (int i = 0; i < 4; i++) {
        assertEquals(0.7f, answers.get(i).join().probability(i + 1));
      }
      assertEquals(List.of(4), classifier.batchSizes);
    }
  }

  @Test
  void shouldTellItsListenersWhichImagesABatchHadBeforeTheyAreAnswered() {
    List<Object> subjects = new ArrayList<>();
    BatchListener told =
        new BatchListener() {
          @Override
          public void batchDone(ModelVersion model, int size, long queueNanos, long modelNanos) {}

          @Override
          public void batchDone(
              ModelVersion model,
              List<PredictionCallback> images,
              long queueNanos,
              long modelNanos) {
            images.forEach(image -> subjects.add(image.subject()));
          }
        };
    BatchingSettings settings = new BatchingSettings(2, NEVER, 1, LIMIT, 100, 1 << 20);
    try (Batcher batcher = new Batcher(settings, BatchListener.NONE.and(told))) {
      Named first = new Named("first");
      Named second = new Named("second");
      batcher.submit(slot, new byte[] {1, 0, 0, 0}, Priority.STREAM, first);
      batcher.submit(slot, new byte[] {2, 0, 0, 0}, Priority.STREAM, second);
      second.join();

      assertEquals(List.of("first", "second"), subjects);
    }
  }

  private static final class Named extends CompletableFuture<Prediction>
      implements PredictionCallback {

    private final String name;

    Named(String name) {
      this.name = name;
    }

    @Override
    public boolean complete(BatchPredictions batch, int row) {
      return complete(batch.of(row));
    }

    @Override
    public Object subject() {
      return name;
    }
  }

  @Test
  void shouldLetASingleImageLeaveWhenItsDelayIsOver() {
    try (Batcher batcher = batcher(64, Duration.ofMillis(1), 1, 100)) {
      assertEquals(0.7f, submit(batcher, 5).get(0).join().probability(5));
    }
  }

  @Test
  void shouldNotWaitForMoreWhileSomebodyIsInAHurry() {
    try (Batcher batcher = batcher(64, NEVER, 1, 100)) {
      CompletableFuture<Prediction> waiting = submit(batcher, 1).get(0);
      assertFalse(waiting.isDone());

      try (Batcher.Expedited ignored = batcher.expedite()) {
        assertEquals(0.7f, waiting.join().probability(1));
        assertEquals(0.7f, submit(batcher, 2).get(0).join().probability(2));
      }

      assertFalse(submit(batcher, 3).get(0).isDone());
    }
  }

  @Test
  void shouldGatherWhatArrivesWhileAllThreadsAreBusy() throws InterruptedException {
    CountDownLatch busy = blockTheModel();
    try (Batcher batcher = batcher(64, Duration.ZERO, 1, 100)) {
      CompletableFuture<Prediction> first = submit(batcher, 1).get(0);
      busy.await();

      List<CompletableFuture<Prediction>> others = submit(batcher, 2, 3, 4, 5, 6);
      gate.countDown();

      first.join();
      others.forEach(CompletableFuture::join);
      assertEquals(List.of(1, 5), classifier.batchSizes);
    }
  }

  @Test
  void shouldRunSeveralBatchesAtOnce() throws InterruptedException {
    CountDownLatch both = new CountDownLatch(2);
    classifier.before(
        () -> {
          both.countDown();
          await(both);
        });
    try (Batcher batcher = batcher(1, Duration.ZERO, 2, 100)) {
      submit(batcher, 1, 2).forEach(CompletableFuture::join);
      assertTrue(both.await(0, TimeUnit.SECONDS));
    }
  }

  @Test
  void shouldServeTheMostUrgentFirst() throws InterruptedException {
    CountDownLatch busy = blockTheModel();
    try (Batcher batcher = batcher(1, Duration.ZERO, 1, 100)) {
      List<CompletableFuture<Prediction>> answers = new ArrayList<>(submit(batcher, 1));
      busy.await();

      answers.add(batcher.submit(slot, new byte[] {2, 0, 0, 0}, Priority.BACKGROUND));
      answers.add(batcher.submit(slot, new byte[] {3, 0, 0, 0}, Priority.STREAM));
      answers.add(batcher.submit(slot, new byte[] {4, 0, 0, 0}, Priority.INTERACTIVE));
      gate.countDown();

      answers.forEach(CompletableFuture::join);
      assertEquals(List.of(1, 4, 3, 2), classifier.seen);
    }
  }

  @Test
  void shouldMakeASubmitterWaitBeyondTheBoundAndLetItGoOnAfterwards() throws InterruptedException {
    CountDownLatch busy = blockTheModel();
    try (Batcher batcher = batcher(2, Duration.ZERO, 1, 2)) {
      submit(batcher, 1);
      busy.await();
      submit(batcher, 2, 3);
      CountDownLatch submitted = new CountDownLatch(1);
      CompletableFuture<Prediction> answer = new CompletableFuture<>();
      Thread submitter =
          new Thread(
              () -> {
                CompletableFuture<Prediction> fourth = submit(batcher, 4).get(0);
                submitted.countDown();
                answer.complete(fourth.join());
              });
      submitter.start();

      while (submitter.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }
      assertEquals(1, submitted.getCount());
      gate.countDown();

      assertEquals(0.7f, answer.join().probability(4));
    }
  }

  @Test
  void shouldNotKeepASubmitterWaitingForLongerThanABatchMayTake() throws InterruptedException {
    CountDownLatch busy = blockTheModel();
    Duration limit = Duration.ofMillis(20);
    try (Batcher batcher =
        new Batcher(
            new BatchingSettings(1, Duration.ZERO, 1, limit, 1, 1 << 20), BatchListener.NONE)) {
      submit(batcher, 1);
      busy.await();
      submit(batcher, 2);

      assertInstanceOf(ModelUnavailableException.class, failureOf(submit(batcher, 3).get(0)));
      gate.countDown();
    }
  }

  @Test
  void shouldLetInAnImageLargerThanTheBoundWhenNothingElseWaits() {
    try (Batcher batcher =
        new Batcher(new BatchingSettings(1, Duration.ZERO, 1, LIMIT, 10, 1), BatchListener.NONE)) {
      assertEquals(0.7f, submit(batcher, 2).get(0).join().probability(2));
    }
  }

  @Test
  void shouldSplitAFailingBatchUntilTheOneImageAtFaultStandsAlone() {
    classifier.failOn(image -> image[0] == 66);
    try (Batcher batcher = batcher(8, NEVER, 1, 100)) {
      List<CompletableFuture<Prediction>> answers = submit(batcher, 1, 2, 66, 4, 5, 6, 1, 2);

      for (int i = 0; i < 8; i++) {
        CompletableFuture<Prediction> answer = answers.get(i);
        if (i == 2) {
          assertInstanceOf(ImageFailedException.class, failureOf(answer));
        } else {
          assertEquals(0.7f, answer.join().probability(new int[] {1, 2, 0, 4, 5, 6, 1, 2}[i]));
        }
      }
      assertTrue(slot.serving().isPresent());
    }
  }

  @Test
  void shouldBlameTheModelWhenItsGoldenSamplesFailTooAndTakeItOut() {
    classifier.failOn(image -> true);
    try (Batcher batcher = batcher(4, NEVER, 1, 100)) {
      for (CompletableFuture<Prediction> answer : submit(batcher, 1, 2, 3, 4)) {
        assertInstanceOf(ModelUnavailableException.class, failureOf(answer));
      }
      assertTrue(slot.serving().isEmpty());
      assertTrue(classifier.isClosed());
    }
  }

  @Test
  void shouldBlameNoImageOfASecondBatchWhenTheFirstHasTakenTheModelOut() {
    classifier.failOn(image -> true);
    try (ModelSource.Lease first = slot.lease();
        ModelSource.Lease second = slot.lease()) {
      assertFalse(slot.isSound(first));
      assertTrue(slot.serving().isEmpty());

      assertFalse(slot.isSound(second));
    }
  }

  @Test
  void shouldGiveUpABatchThatNeverComesBackAndTakeItsModelOut() throws InterruptedException {
    CountDownLatch busy = blockTheModel();
    Batcher batcher =
        new Batcher(
            new BatchingSettings(4, NEVER, 1, Duration.ofMillis(50), 100, 1 << 20),
            BatchListener.NONE);
    try (batcher) {
      List<CompletableFuture<Prediction>> answers = submit(batcher, 1, 2, 3, 4);
      busy.await();

      for (CompletableFuture<Prediction> answer : answers) {
        Throwable failure = failureOf(answer);
        assertInstanceOf(ModelUnavailableException.class, failure);
        assertTrue(failure.getMessage().contains("has not come back"), failure.getMessage());
      }
      assertTrue(slot.serving().isEmpty());
    }
    assertEquals(1, batcher.stuckThreads());
  }

  @Test
  void shouldServeEveryImageOfABatchThatIsTooLargeForTheDevice() {
    classifier.refuseBatchesAbove(3);
    try (Batcher batcher = batcher(16, NEVER, 1, 100)) {
      int[] pixels = {0, 1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 4, 5, 6, 0, 1};
      List<CompletableFuture<Prediction>> answers = submit(batcher, pixels);

      for (int i = 0; i < pixels.length; i++) {
        assertEquals(0.7f, answers.get(i).join().probability(pixels[i]));
      }
    }
  }

  @Test
  void shouldMakeBatchesAsItsPolicySaysFromWhatRan() {
    BatchPolicy learning =
        (times, imagesPerSecond, ceiling) -> BatchPlan.fixed(times.isKnown() ? 4 : 1, HOUR_NANOS);
    BatchingSettings settings = new BatchingSettings(64, NEVER, 1, LIMIT, 100, 1 << 20);
    try (Batcher batcher = new Batcher(settings, learning, BatchListener.NONE, Clock.systemUTC())) {
      submit(batcher, 1).forEach(CompletableFuture::join);
      submit(batcher, 1, 2, 3, 4).forEach(CompletableFuture::join);
    }

    assertEquals(List.of(1, 4), classifier.batchSizes);
  }

  @Test
  void shouldFailWithoutAModelAndNotBlameTheImage() {
    slot.close();
    try (Batcher batcher = batcher(1, NEVER, 1, 100)) {
      assertInstanceOf(ModelUnavailableException.class, failureOf(submit(batcher, 1).get(0)));
    }
  }

  @Test
  void shouldFinishARunningBatchOnTheOldModelBeforeItIsClosed() throws InterruptedException {
    CountDownLatch busy = blockTheModel();
    try (Batcher batcher = batcher(1, Duration.ZERO, 1, 100)) {
      CompletableFuture<Prediction> old = submit(batcher, 1).get(0);
      busy.await();

      ScriptedClassifier next = new ScriptedClassifier();
      slot.serve(
          new ServedModel(
              TestModels.version("m", 2),
              TestModels.CPU,
              Precision.FP32,
              next,
              Duration.ofMillis(1)));
      assertFalse(classifier.isClosed());
      gate.countDown();

      assertEquals(1, old.join().model().version());
      assertEquals(2, submit(batcher, 1).get(0).join().model().version());
      assertTrue(classifier.isClosed());
    }
  }

  @Test
  void shouldFailWhatStillWaitsWhenItIsClosed() {
    CompletableFuture<Prediction> waiting;
    Batcher batcher = batcher(64, NEVER, 1, 100);
    try (batcher) {
      waiting = submit(batcher, 1).get(0);
    }
    assertInstanceOf(ModelUnavailableException.class, failureOf(waiting));
    assertInstanceOf(ModelUnavailableException.class, failureOf(submit(batcher, 1).get(0)));
  }

  @Test
  void shouldAnswerEveryImageOnceUnderLoadFromManyThreads() throws InterruptedException {
    try (Batcher batcher = batcher(16, Duration.ofNanos(100_000), 2, 64)) {
      List<Thread> submitters = new ArrayList<>();
      List<String> wrong = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        Thread submitter =
            new Thread(
                () -> {
                  for (int i = 0; i < 5_000; i++) {
                    float probability = submit(batcher, i % 7).get(0).join().probability(i % 7);
                    if (probability != 0.7f) {
                      synchronized (wrong) {
                        wrong.add(i + " got " + probability);
                      }
                    }
                  }
                });
        submitters.add(submitter);
        submitter.start();
      }
      for (Thread submitter : submitters) {
        submitter.join();
      }
      assertEquals(List.of(), wrong);
      assertEquals(40_000, classifier.seen.size());
    }
  }

  private Batcher batcher(int maxBatch, Duration maxDelay, int parallel, int maxWaiting) {
    return new Batcher(
        new BatchingSettings(maxBatch, maxDelay, parallel, LIMIT, maxWaiting, 1 << 20),
        BatchListener.NONE);
  }

  private List<CompletableFuture<Prediction>> submit(Batcher batcher, int... firstPixels) {
    List<CompletableFuture<Prediction>> answers = new ArrayList<>();
    for (int pixel : firstPixels) {
      answers.add(batcher.submit(slot, new byte[] {(byte) pixel, 0, 0, 0}, Priority.STREAM));
    }
    return answers;
  }

  /** The model stands still in its batches until the gate opens. */
  private CountDownLatch blockTheModel() {
    CountDownLatch busy = new CountDownLatch(1);
    classifier.before(
        () -> {
          busy.countDown();
          await(gate);
        });
    return busy;
  }

  private static Throwable failureOf(CompletableFuture<Prediction> answer) {
    return assertThrows(ExecutionException.class, () -> answer.get(10, TimeUnit.SECONDS))
        .getCause();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
