package io.streamlens.trainer;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.trainer.dataset.Dataset;
import io.streamlens.trainer.dataset.Split;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Images that a small network learns in moments: noise with something bright in it. */
public final class SyntheticDataset {

  private static final int SQUARE = 4;

  private SyntheticDataset() {}

  /** Images of {@code side} x {@code side} with a square whose place says the label. */
  public static Dataset of(int side, int labels, int trainSize, int testSize) {
    ImageSpec input = new ImageSpec(side, side, 1);
    return Dataset.of(
        "squares",
        IntStream.range(0, labels).mapToObj(label -> "place " + label).toList(),
        input,
        split(input, labels, trainSize, 1),
        split(input, labels, testSize, 2));
  }

  /**
   * Images of 16 x 16 with a shape somewhere: a lying bar, a standing bar, a square or a slanting
   * line. What sees each pixel on its own does not learn this, what moves kernels over it does.
   */
  public static Dataset shapes(int trainSize, int testSize) {
    ImageSpec input = new ImageSpec(16, 16, 1);
    return Dataset.of(
        "shapes",
        List.of("lying", "standing", "square", "slanting"),
        input,
        shapes(input, trainSize, 1),
        shapes(input, testSize, 2));
  }

  private static Split shapes(ImageSpec input, int size, long seed) {
    Random random = new Random(seed);
    byte[] pixels = new byte[size * input.size()];
    int[] indices = new int[size];
    for (int image = 0; image < size; image++) {
      for (int i = 0; i < input.size(); i++) {
        pixels[image * input.size() + i] = (byte) random.nextInt(60);
      }
      indices[image] = random.nextInt(4);
      int corner = image * input.size() + random.nextInt(9) * 16 + random.nextInt(9);
      for (int i = 0; i < 8; i++) {
        for (int across = 0; across < (indices[image] == 2 ? 8 : 2); across++) {
          int offset =
              switch (indices[image]) {
                case 0 -> across * 16 + i;
                case 3 -> i * 16 + Math.min(7, i + across);
                default -> i * 16 + across;
              };
          pixels[corner + offset] = (byte) 220;
        }
      }
    }
    return new Split(input, pixels, indices);
  }

  private static Split split(ImageSpec input, int labels, int size, long seed) {
    Random random = new Random(seed);
    byte[] pixels = new byte[size * input.size()];
    int[] indices = new int[size];
    for (int image = 0; image < size; image++) {
      for (int i = 0; i < input.size(); i++) {
        pixels[image * input.size() + i] = (byte) random.nextInt(100);
      }
      indices[image] = random.nextInt(labels);
      drawSquare(pixels, image * input.size(), input.width(), indices[image]);
    }
    return new Split(input, pixels, indices);
  }

  private static void drawSquare(byte[] pixels, int offset, int width, int place) {
    int perRow = width / SQUARE;
    int top = place / perRow * SQUARE;
    int left = place % perRow * SQUARE;
    for (int y = 0; y < SQUARE; y++) {
      for (int x = 0; x < SQUARE; x++) {
        pixels[offset + (top + y) * width + left + x] = (byte) 220;
      }
    }
  }
}
