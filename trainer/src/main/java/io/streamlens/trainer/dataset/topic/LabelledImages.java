package io.streamlens.trainer.dataset.topic;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.trainer.dataset.HashedSplit;
import java.util.Arrays;

/** Images that come one after the other, in arrays that grow by half. */
final class LabelledImages {

  private final ImageSpec input;
  private byte[] pixels;
  private int[] labels = new int[64];
  private double[] places = new double[64];
  private int size;

  LabelledImages(ImageSpec input) {
    this.input = input;
    this.pixels = new byte[Math.min(1 << 20, 64 * input.size())];
  }

  void add(byte[] image, int label, double place) {
    int end = Math.multiplyExact(size + 1, input.size());
    if (end > pixels.length) {
      long larger = Math.min(Integer.MAX_VALUE - 8L, end + pixels.length / 2L);
      pixels = Arrays.copyOf(pixels, (int) larger);
    }
    if (size == labels.length) {
      labels = Arrays.copyOf(labels, size + size / 2);
      places = Arrays.copyOf(places, size + size / 2);
    }
    System.arraycopy(image, 0, pixels, end - input.size(), input.size());
    labels[size] = label;
    places[size] = place;
    size++;
  }

  int size() {
    return size;
  }

  /**
   * All of them; nothing may be added afterwards.
   *
   * @param newLabels the final index of each label
   */
  HashedSplit toSplit(int[] newLabels) {
    return new HashedSplit(
        input,
        Arrays.copyOf(pixels, size * input.size()),
        Arrays.stream(labels, 0, size).map(label -> newLabels[label]).toArray(),
        Arrays.copyOf(places, size));
  }
}
