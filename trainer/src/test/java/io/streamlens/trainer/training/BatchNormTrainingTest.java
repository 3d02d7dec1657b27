package io.streamlens.trainer.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.trainer.dataset.Dataset;
import io.streamlens.trainer.dataset.Split;
import io.streamlens.trainer.network.BatchNorm;
import io.streamlens.trainer.network.Flatten;
import io.streamlens.trainer.network.Logits;
import io.streamlens.trainer.network.Network;
import io.streamlens.trainer.network.Weights;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchNormTrainingTest {

  private static final ImageSpec PIXELS = new ImageSpec(1, 2, 1);

  /** A batch is the whole set: the first pixels are 0, 0, 100, 100, the second the other way. */
  private static final Split SPLIT =
      new Split(
          PIXELS,
          new byte[] {0, 100, 0, 100, 100, 0, 100, 0, 50, 50, 50, 50},
          new int[] {0, 0, 1, 1, 0, 1});

  private static final Dataset DATASET =
      Dataset.of("pixels", List.of("a", "b"), PIXELS, SPLIT, SPLIT);

  private static final Network NETWORK =
      new Network("n", List.of(new Flatten(), new BatchNorm(0.75, 1e-3), new Logits()));

  @Test
  void shouldKeepMovingAveragesOfMeanAndVarianceThatAreNotTrained() {
    // The normalised pixels have mean 0 and spread 1; the batch's variance is taken as that of a
    // sample: 6 / 5.
    try (Trained trained = Trained.on(DATASET, NETWORK, 2, 0.001)) {
      Weights weights = trained.graph().weights();

      assertArrayEquals(new float[2], weights.of("2.batchnorm.mean"), 1e-5f);
      float first = 0.75f + 0.25f * 1.2f;
      float second = 0.75f * first + 0.25f * 1.2f;
      assertArrayEquals(new float[] {second, second}, weights.of("2.batchnorm.variance"), 1e-4f);
    }
  }

  @Test
  void shouldAnswerForAnImageWhateverIsBesideIt() {
    try (Trained trained = Trained.on(DATASET, NETWORK, 5, 0.01)) {
      float[] all = trained.probabilities(SPLIT);
      float[] alone = trained.probabilities(SPLIT.select(3));

      assertArrayEquals(Arrays.copyOfRange(all, 6, 8), alone, 1e-6f);
      assertEquals(12, all.length);
    }
  }
}
