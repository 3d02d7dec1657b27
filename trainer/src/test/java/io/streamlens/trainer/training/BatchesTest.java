package io.streamlens.trainer.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.trainer.dataset.Split;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchesTest {

  /** Image i is one pixel of value i with label i. */
  private static final Split SPLIT =
      new Split(
          new ImageSpec(1, 1, 1),
          new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
          IntStream.range(0, 10).toArray());

  @Test
  void shouldShowEachImageAtMostOnceInAnEpoch() {
    List<Integer> shown = epoch(new Batches(SPLIT, 3, 1), 1);

    assertEquals(9, shown.size());
    assertEquals(9, new HashSet<>(shown).size());
  }

  @Test
  void shouldShowAllImagesInTime() {
    Batches batches = new Batches(SPLIT, 3, 1);
    HashSet<Integer> shown = new HashSet<>();

    for (int epoch = 1; epoch <= 10; epoch++) {
      shown.addAll(epoch(batches, epoch));
    }

    assertEquals(10, shown.size());
  }

  @Test
  void shouldHaveAnotherOrderInEveryEpochAndForEverySeed() {
    List<Integer> first = epoch(new Batches(SPLIT, 5, 1), 1);

    assertNotEquals(first, epoch(new Batches(SPLIT, 5, 1), 2));
    assertNotEquals(first, epoch(new Batches(SPLIT, 5, 2), 1));
  }

  @Test
  void shouldHaveTheSameOrderWhateverWasBefore() {
    Batches batches = new Batches(SPLIT, 5, 1);
    epoch(batches, 1);

    assertEquals(epoch(new Batches(SPLIT, 5, 1), 2), epoch(batches, 2));
  }

  private static List<Integer> epoch(Batches batches, int epoch) {
    int batchSize = SPLIT.size() / batches.perEpoch();
    byte[] pixels = new byte[batchSize];
    int[] labels = new int[batchSize];
    List<Integer> shown = new ArrayList<>();
    batches.startEpoch(epoch);
    for (int batch = 0; batch < batches.perEpoch(); batch++) {
      batches.copy(batch, pixels, labels);
      for (int i = 0; i < batchSize; i++) {
        assertEquals(labels[i], pixels[i]);
        shown.add(labels[i]);
      }
    }
    return shown;
  }
}
