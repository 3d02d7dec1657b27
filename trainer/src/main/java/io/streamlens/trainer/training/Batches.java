package io.streamlens.trainer.training;

import io.streamlens.trainer.dataset.Split;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Cuts a split into batches, in another order in each epoch. The order depends on the seed and the
 * epoch only. What is left over after the last full batch of an epoch is left out of it; the new
 * order brings it in again.
 */
final class Batches {

  private final Split split;
  private final int batchSize;
  private final long seed;
  private final int[] order;

  /**
   * @param batchSize at most {@code split.size()}
   */
  Batches(Split split, int batchSize, long seed) {
    this.split = split;
    this.batchSize = batchSize;
    this.seed = seed;
    this.order = new int[split.size()];
  }

  int perEpoch() {
    return split.size() / batchSize;
  }

  /** Shuffles for one epoch, whatever was before (Fisher and Yates's shuffle). */
  void startEpoch(int epoch) {
    RandomGenerator random =
        RandomGeneratorFactory.of("L64X128MixRandom").create(seed * 1_000_003 + epoch);
    for (int i = 0; i < order.length; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
  }

  /**
   * Copies one batch of the epoch.
   *
   * @param batch 0 to {@code perEpoch() - 1}
   */
  void copy(int batch, byte[] pixels, int[] labels) {
    int imageSize = split.input().size();
    for (int i = 0; i < batchSize; i++) {
      int image = order[batch * batchSize + i];
      split.copyPixels(image, pixels, i * imageSize);
      labels[i] = split.label(image);
    }
  }
}
