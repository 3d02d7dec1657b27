package io.streamlens.trainer.dataset;

import io.streamlens.modelstore.Digest;
import io.streamlens.modelstore.manifest.ImageSpec;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Labelled images in memory: one flat array of pixels and one of labels. Never changes, so several
 * threads may read it.
 */
public class Split {

  private final ImageSpec input;
  private final byte[] pixels;
  private final int[] labels;
  private final List<ImageFile> files;

  /**
   * @param input the shape of one image
   * @param pixels all images one after the other, each {@code input.size()} uint8 values, row-major
   *     HWC; belongs to the split from now on
   * @param labels the label's index of each image, 0 or more; belongs to the split from now on
   * @throws IllegalArgumentException if the two arrays do not belong together
   */
  public Split(ImageSpec input, byte[] pixels, int[] labels) {
    this(input, pixels, labels, List.of());
  }

  /**
   * Images that were read from a file each.
   *
   * @param files the file of each image; empty if there are none
   */
  Split(ImageSpec input, byte[] pixels, int[] labels, List<ImageFile> files) {
    if (pixels.length != (long) labels.length * input.size()) {
      throw new IllegalArgumentException(
          "%d labels and images of %s need %d bytes of pixels, not %d"
              .formatted(labels.length, input, (long) labels.length * input.size(), pixels.length));
    }
    this.input = input;
    this.pixels = pixels;
    if (!files.isEmpty() && files.size() != labels.length) {
      throw new IllegalArgumentException(
          "%d labels, but %d files".formatted(labels.length, files.size()));
    }
    this.labels = labels;
    this.files = List.copyOf(files);
  }

  /**
   * A file with an image in it.
   *
   * @param path where it is
   * @param digest of its bytes
   */
  public record ImageFile(Path path, Digest digest) {}

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

  /** The file that one image was read from; absent for images of a data set without such files. */
  public @Nullable Path file(int image) {
    Objects.checkIndex(image, size());
    return files.isEmpty() ? null : files.get(image).path();
  }

  /** How many images each label has. */
  public int[] counts(int labelCount) {
    int[] counts = new int[labelCount];
    for (int label : labels) {
      counts[label]++;
    }
    return counts;
  }

  /**
   * Some of the images, in the order of {@code images}, as a split of their own; a copy.
   *
   * @throws IndexOutOfBoundsException if one of them is not 0 to {@code size() - 1}
   */
  public Split select(int... images) {
    byte[] selectedPixels = new byte[Math.multiplyExact(images.length, input.size())];
    int[] selectedLabels = new int[images.length];
    for (int i = 0; i < images.length; i++) {
      copyPixels(images[i], selectedPixels, i * input.size());
      selectedLabels[i] = label(images[i]);
    }
    List<ImageFile> selectedFiles =
        files.isEmpty() ? List.of() : Arrays.stream(images).mapToObj(files::get).toList();
    return new Split(input, selectedPixels, selectedLabels, selectedFiles);
  }

  /**
   * The images whose label stays, with new labels; a copy.
   *
   * @param newLabels the new index of each label; negative for labels whose images are left out
   */
  Split relabelled(int[] newLabels) {
    int[] kept = IntStream.range(0, size()).filter(i -> newLabels[labels[i]] >= 0).toArray();
    Split selected = select(kept);
    return new Split(
        input,
        selected.pixels,
        Arrays.stream(selected.labels).map(label -> newLabels[label]).toArray(),
        selected.files);
  }

  /** The file of each image; empty if there are none. */
  List<ImageFile> files() {
    return files;
  }

  /** All pixels, one image after the other; not a copy, for readers within this package. */
  byte[] allPixels() {
    return pixels;
  }
}
