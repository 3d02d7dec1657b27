package io.streamlens.trainer.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Training images in two parts without a common one: those that are trained on, and those that are
 * only looked at. The same share of each label is held back, and always the same images, whatever
 * the seed of the training, so that runs can be compared.
 *
 * @param train what is trained on
 * @param validation what is held back
 */
public record ValidationSplit(Split train, Split validation) {

  private static final long SEED = 20_170_825;

  /**
   * Parts {@code split}; each part keeps its order.
   *
   * @param share of each label to hold back, above 0 and below 1; rounded to whole images, at least
   *     one where a label has two or more. Images with places of their own ({@link HashedSplit})
   *     are parted by these instead
   * @param labels how many labels there are
   */
  public static ValidationSplit of(Split split, double share, int labels) {
    if (split instanceof HashedSplit hashed) {
      return hashed.validation(share);
    }
    return of(split, share, labels, SEED);
  }

  /**
   * Parts {@code split} as {@code seed} says: other images for another seed, the same share of each
   * label.
   */
  static ValidationSplit of(Split split, double share, int labels, long seed) {
    boolean[] held = new boolean[split.size()];
    Random random = new Random(seed);
    for (int label = 0; label < labels; label++) {
      List<Integer> images = imagesOf(split, label);
      Collections.shuffle(images, random);
      int count = (int) Math.round(share * images.size());
      int most = Math.max(0, images.size() - 1);
      images.subList(0, Math.min(most, Math.max(1, count))).forEach(image -> held[image] = true);
    }
    return new ValidationSplit(select(split, held, false), select(split, held, true));
  }

  private static List<Integer> imagesOf(Split split, int label) {
    List<Integer> images = new ArrayList<>();
    for (int image = 0; image < split.size(); image++) {
      if (split.label(image) == label) {
        images.add(image);
      }
    }
    return images;
  }

  private static Split select(Split split, boolean[] held, boolean which) {
    int[] images = new int[held.length];
    int count = 0;
    for (int image = 0; image < held.length; image++) {
      if (held[image] == which) {
        images[count++] = image;
      }
    }
    return split.select(Arrays.copyOf(images, count));
  }
}
