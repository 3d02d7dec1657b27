package io.streamlens.trainer.explanation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.savedmodel.Classifier;
import java.util.List;
import org.junit.jupiter.api.Test;

class OcclusionTest {

  private static final ImageSpec INPUT = new ImageSpec(21, 30, 3);

  /** Sees only whether the pixel at row 10, column 20 is white. */
  private static final class OnePixelClassifier implements Classifier {

    private int largestBatch;

    @Override
    public ImageSpec input() {
      return INPUT;
    }

    @Override
    public int labels() {
      return 2;
    }

    @Override
    public float[] classify(List<byte[]> images) {
      largestBatch = Math.max(largestBatch, images.size());
      float[] probabilities = new float[2 * images.size()];
      for (int i = 0; i < images.size(); i++) {
        probabilities[2 * i + 1] = (images.get(i)[3 * (10 * 30 + 20)] & 0xff) / 255f;
        probabilities[2 * i] = 1 - probabilities[2 * i + 1];
      }
      return probabilities;
    }

    @Override
    public void close() {}
  }

  @Test
  void shouldFindThePixelThatTheModelLooksAt() {
    byte[] image = new byte[INPUT.size()];
    for (int channel = 0; channel < 3; channel++) {
      image[3 * (10 * 30 + 20) + channel] = (byte) 255;
    }
    OnePixelClassifier classifier = new OnePixelClassifier();

    Occlusion occlusion = Occlusion.of(classifier, image, 1);

    assertEquals(1, occlusion.probability());
    assertEquals(3, occlusion.patch());
    float[] worth = occlusion.perPixel(INPUT);
    for (int i = 0; i < worth.length; i++) {
      int distance = Math.max(Math.abs(i / 30 - 10), Math.abs(i % 30 - 20));
      if (distance == 0) {
        assertEquals(1, worth[i], 0.01);
      } else if (distance > 2) {
        assertEquals(0, worth[i], "pixel " + i);
      }
    }
    assertTrue(classifier.largestBatch <= 64, "batches of " + classifier.largestBatch);
    assertEquals(0, image[0], "the image was painted on");
  }

  @Test
  void shouldCoverTheLastRowsAndColumns() {
    Occlusion occlusion = Occlusion.of(new OnePixelClassifier(), new byte[INPUT.size()], 0);

    assertTrue((occlusion.rows() - 1) * occlusion.stride() + occlusion.patch() >= 21);
    assertTrue((occlusion.columns() - 1) * occlusion.stride() + occlusion.patch() >= 30);
  }
}
