package io.streamlens.inference.crash;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** What the load is made of: an endless, always equal sequence of images with known results. */
enum ImageMix {
  /** Raw pixels of 16 bytes. */
  TINY("16 bytes") {
    @Override
    Supplier<LoadImage> images() {
      Random random = new Random(SEED);
      return () -> raw(random.nextInt(LABELS));
    }
  },

  /** Nine in ten are tiny; the others are encoded, of 1 to 200 KB, and 1 in 100 is damaged. */
  MIXED("16 bytes to 200 KB") {
    @Override
    Supplier<LoadImage> images() {
      Random random = new Random(SEED);
      List<LoadImage> small = encoded(random, 64, "png", "gif", "bmp");
      List<LoadImage> medium = encoded(random, 192, "bmp", "png");
      List<LoadImage> large = encoded(random, 512, "png");
      return () -> {
        int kind = random.nextInt(100);
        if (kind < 90) {
          return raw(random.nextInt(LABELS));
        }
        List<LoadImage> pool = kind < 95 ? small : kind < 98 ? medium : large;
        LoadImage image = pool.get(random.nextInt(pool.size()));
        return kind == 99 ? damaged(image) : image;
      };
    }
  };

  private static final int LABELS = 10;
  private static final long SEED = 20_240_601;

  private final String sizes;

  ImageMix(String sizes) {
    this.sizes = sizes;
  }

  /** The images, one after the other. */
  abstract Supplier<LoadImage> images();

  /** From the smallest to the largest. */
  @Override
  public String toString() {
    return sizes;
  }

  static LoadImage raw(int label) {
    return new LoadImage(
        TinyModel.pixels(label), "application/octet-stream", TinyModel.label(label));
  }

  /** One image of each label in each format. */
  private static List<LoadImage> encoded(Random random, int side, String... formats) {
    List<LoadImage> images = new ArrayList<>();
    for (String format : formats) {
      for (int label = 0; label < LABELS; label++) {
        images.add(
            new LoadImage(
                Pictures.encoded(label, side, format, random), null, TinyModel.label(label)));
      }
    }
    return images;
  }

  /** A part of an encoded image. */
  static LoadImage damaged(LoadImage image) {
    return new LoadImage(
        Arrays.copyOf(image.value(), image.value().length / 2), null, "undecodable");
  }
}
