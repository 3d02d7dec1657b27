package io.streamlens.trainer.training;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.trainer.option.Augmentation;
import java.util.SplittableRandom;

/**
 * Varies the images of a batch. What becomes of an image depends on the seed, the epoch and its
 * place in the epoch only, so that a resumed run goes on as an unbroken one. For one thread.
 */
final class Augmenter {

  private static final long EPOCH_FACTOR = 0x9E3779B97F4A7C15L;
  private static final long PLACE_FACTOR = 0xD1B54A32D192ED03L;

  private final Augmentation options;
  private final ImageSpec spec;
  private final PixelOperations operations;
  private final long seed;

  Augmenter(Augmentation options, ImageSpec spec, long seed) {
    this.options = options;
    this.spec = spec;
    this.seed = seed;
    this.operations = new PixelOperations(spec);
  }

  /**
   * Varies each image of a batch, then mixes them.
   *
   * @param epoch from 1
   * @param batch from 0 in each epoch
   * @param pixels the batch's images, one after the other
   * @param targets a row of {@code labels} shares for each image
   */
  void augment(int epoch, int batch, byte[] pixels, float[] targets, int labels) {
    if (options.equals(Augmentation.NONE)) {
      return;
    }
    int images = targets.length / labels;
    for (int image = 0; image < images; image++) {
      long place = (long) batch * images + image;
      vary(random(epoch, place), pixels, image * spec.size());
    }
    if (options.mixup() > 0) {
      mix(random(epoch, -1L - batch), pixels, targets, labels);
    }
  }

  private SplittableRandom random(int epoch, long place) {
    return new SplittableRandom(seed ^ epoch * EPOCH_FACTOR ^ (place + 1) * PLACE_FACTOR);
  }

  private void vary(SplittableRandom random, byte[] pixels, int offset) {
    if (options.crop() < 1) {
      crop(random, pixels, offset);
    }
    if (options.flip() && random.nextBoolean()) {
      operations.flip(pixels, offset);
    }
    if (options.shift() > 0) {
      int down = upTo(random, options.shift());
      int right = upTo(random, options.shift());
      operations.shift(pixels, offset, down, right);
    }
    if (options.brightness() > 0) {
      double factor = 1 + options.brightness() * (2 * random.nextDouble() - 1);
      operations.brighten(pixels, offset, factor);
    }
    if (options.cutout() > 0) {
      int top = random.nextInt(spec.height()) - options.cutout() / 2;
      int left = random.nextInt(spec.width()) - options.cutout() / 2;
      operations.cutOut(pixels, offset, top, left, options.cutout());
    }
  }

  private void crop(SplittableRandom random, byte[] pixels, int offset) {
    double side = options.crop() + (1 - options.crop()) * random.nextDouble();
    double height = side * spec.height();
    double width = side * spec.width();
    double top = random.nextDouble() * (spec.height() - height);
    double left = random.nextDouble() * (spec.width() - width);
    operations.crop(pixels, offset, top, left, height, width);
  }

  private static int upTo(SplittableRandom random, int most) {
    return random.nextInt(2 * most + 1) - most;
  }

  /** Mixes each image and its target with those of the next in the batch. */
  private void mix(SplittableRandom random, byte[] pixels, float[] targets, int labels) {
    float share = (float) beta(random, options.mixup());
    mixWithNext(pixels, spec.size(), share);
    mixWithNext(targets, labels, share);
  }

  static void mixWithNext(byte[] values, int row, float share) {
    byte[] first = java.util.Arrays.copyOf(values, row);
    for (int i = 0; i < values.length; i++) {
      int next =
          i + row < values.length ? values[i + row] & 0xff : first[i + row - values.length] & 0xff;
      values[i] = (byte) Math.round((values[i] & 0xff) * share + next * (1 - share));
    }
  }

  static void mixWithNext(float[] values, int row, float share) {
    float[] first = java.util.Arrays.copyOf(values, row);
    for (int i = 0; i < values.length; i++) {
      float next = i + row < values.length ? values[i + row] : first[i + row - values.length];
      values[i] = values[i] * share + next * (1 - share);
    }
  }

  /** Beta(alpha, alpha) for alpha up to 1 (Jöhnk's method, 1964), the larger half: at least 1/2. */
  private static double beta(SplittableRandom random, double alpha) {
    while (true) {
      double a = Math.pow(random.nextDouble(), 1 / alpha);
      double b = Math.pow(random.nextDouble(), 1 / alpha);
      if (a + b > 0 && a + b <= 1) {
        return Math.max(a, b) / (a + b);
      }
    }
  }
}
