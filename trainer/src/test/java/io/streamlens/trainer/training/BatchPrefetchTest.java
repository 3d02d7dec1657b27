package io.streamlens.trainer.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.modelstore.manifest.ImageSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BatchPrefetchTest {

  private static final ImageSpec SPEC = new ImageSpec(1, 1, 1);

  private final AtomicInteger allocated = new AtomicInteger();
  private final RuntimeException failure = new IllegalArgumentException("no third epoch");

  private final BatchPrefetch.Preparation counting =
      new BatchPrefetch.Preparation() {
        @Override
        public int perEpoch() {
          return 10;
        }

        @Override
        public void prepare(int epoch, int index, PreparedBatch batch) {
          if (epoch == 3) {
            throw failure;
          }
          batch.labels()[0] = 100 * epoch + index;
        }

        @Override
        public PreparedBatch allocate() {
          allocated.incrementAndGet();
          return new PreparedBatch(SPEC, 1, 1);
        }
      };

  @Test
  void shouldGiveEveryBatchInOrderFromFewArrays() {
    List<Integer> taken = new ArrayList<>();

    try (BatchPrefetch prefetch = new BatchPrefetch(counting, 1, 2)) {
      for (int i = 0; i < 20; i++) {
        PreparedBatch batch = prefetch.take();
        taken.add(batch.labels()[0]);
        prefetch.giveBack(batch);
      }
    }

    assertEquals(100, taken.get(0));
    assertEquals(109, taken.get(9));
    assertEquals(200, taken.get(10));
    assertEquals(209, taken.get(19));
    assertTrue(allocated.get() <= 4, allocated + " batches");
  }

  @Test
  void shouldPassOnWhyABatchCouldNotBePrepared() {
    try (BatchPrefetch prefetch = new BatchPrefetch(counting, 3, 3)) {
      IllegalStateException e = assertThrows(IllegalStateException.class, prefetch::take);

      assertSame(failure, e.getCause());
    }
  }

  @Test
  void shouldStopWaitingWhenInterrupted() {
    try (BatchPrefetch prefetch = new BatchPrefetch(counting, 1, 1)) {
      Thread.currentThread().interrupt();

      assertThrows(TrainingCancelledException.class, prefetch::take);

      assertTrue(Thread.interrupted());
    }
  }

  @Test
  void shouldEndItsThreadWhenClosed() {
    BatchPrefetch prefetch = new BatchPrefetch(counting, 1, 2);

    prefetch.close();

    assertFalse(
        Thread.getAllStackTraces().keySet().stream()
            .anyMatch(thread -> thread.getName().equals("streamlens-batches")));
  }
}
