package io.streamlens.trainer.dataset;

import io.streamlens.modelstore.manifest.ImageSpec;
import java.util.Arrays;
import java.util.Objects;

/**
 * Labelled images in memory: one flat array of pixels and one of labels. Never changes, so several
 * threads may read it.
 */
public final class Split {

  private final ImageSpec input;
  private final byte[] pixels;
  private final int[] labels;

  /**
   * @param input the shape of one image
   * @param pixels all images one after the other, each {@code input.size()} uint8 values, row-major
   *     HWC; belongs to the split from now on
   * @param labels the label's index of each image, 0 or more; belongs to the split from now on
   * @throws IllegalArgumentException if the two arrays do not belong together
   */
  public Split(ImageSpec input, byte[] pixels, int[] labels) {
    if (pixels.length != (long) labels.length * input.size()) {
      throw new IllegalArgumentException(
          "%d labels and images of %s need %d bytes of pixels, not %d"
              .formatted(labels.length, input, (long) labels.length * input.size(), pixels.length));
    }
    this.input = input;
    this.pixels = pixels;
    this.labels = labels;
  }

  /** The number of images. */
  public int size() {
    return labels.length;
  }

  /** The shape of one image. */
  public ImageSpec input() {
    return input;
  }

  /**
   * The pixels of one image, uint8 values, row-major HWC; a copy.
   *
   * @throws IndexOutOfBoundsException if {@code image} is not 0 to {@code size() - 1}
   */
  public byte[] pixels(int image) {
    byte[] copy = new byte[input.size()];
    copyPixels(image, copy, 0);
    return copy;
  }

  /** Copies the pixels of one image to {@code target}, beginning at {@code offset}. */
  public void copyPixels(int image, byte[] target, int offset) {
    Objects.checkIndex(image, size());
    System.arraycopy(pixels, image * input.size(), target, offset, input.size());
  }

  /** The index of the label of one image. */
  public int label(int image) {
    return labels[image];
  }

  /** How many images there are of each of {@code count} labels. */
  public int[] labelCounts(int count) {
    int[] counts = new int[count];
    for (int label : labels) {
      counts[label]++;
    }
    return counts;
  }

  /**
   * The images {@code from} to {@code to - 1} as a split of their own; a copy.
   *
   * @throws IndexOutOfBoundsException if the range is not within the split
   */
  public Split range(int from, int to) {
    Objects.checkFromToIndex(from, to, size());
    return new Split(
        input,
        Arrays.copyOfRange(pixels, from * input.size(), to * input.size()),
        Arrays.copyOfRange(labels, from, to));
  }

  /** All pixels, one image after the other; not a copy, for readers within this package. */
  byte[] allPixels() {
    return pixels;
  }
}
