package io.streamlens.trainer.explanation;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.savedmodel.Classifier;
import java.util.ArrayList;
import java.util.List;

/**
 * Which pixels a classification rests on: a patch of the image's mean colour is moved over it, and
 * where the label's probability falls, there was something that spoke for it (Zeiler and Fergus,
 * "Visualizing and Understanding Convolutional Networks", 2014). Works with any model, since it
 * only asks for probabilities. The array belongs to this record: do not change it.
 *
 * @param label index of the label
 * @param probability of it for the whole image
 * @param patch side of the patch in pixels: a seventh of the image's shorter side
 * @param stride distance between neighbouring places: half a patch
 * @param rows places from top to bottom
 * @param columns places from left to right
 * @param lost for each place, row-major, what the probability lost, -1 to 1; negative where it rose
 */
@SuppressWarnings("ArrayRecordComponent")
public record Occlusion(
    int label, double probability, int patch, int stride, int rows, int columns, float[] lost) {

  private static final int PATCHES_ACROSS = 7;
  private static final int LARGEST_BATCH = 64;
  private static final int LARGEST_BATCH_BYTES = 32 << 20;

  /**
   * Explains one image.
   *
   * @param image {@code classifier.input().size()} uint8 values, row-major HWC; not changed
   * @param label index of the label whose probability is looked at
   */
  public static Occlusion of(Classifier classifier, byte[] image, int label) {
    ImageSpec input = classifier.input();
    int patch = Math.max(1, Math.min(input.height(), input.width()) / PATCHES_ACROSS);
    int stride = Math.max(1, patch / 2);
    int rows = places(input.height(), patch, stride);
    int columns = places(input.width(), patch, stride);
    double whole = classifier.classify(List.of(image))[label];
    float[] lost = new float[rows * columns];
    byte[] mean = mean(image, input.channels());
    int batch = Math.max(1, Math.min(LARGEST_BATCH, LARGEST_BATCH_BYTES / input.size()));
    for (int from = 0; from < lost.length; from += batch) {
      List<byte[]> covered = new ArrayList<>();
      for (int place = from; place < Math.min(lost.length, from + batch); place++) {
        int top = place / columns * stride;
        int left = place % columns * stride;
        covered.add(covered(image, input, new Patch(top, left, patch), mean));
      }
      float[] probabilities = classifier.classify(covered);
      for (int i = 0; i < covered.size(); i++) {
        lost[from + i] = (float) (whole - probabilities[i * classifier.labels() + label]);
      }
    }
    return new Occlusion(label, whole, patch, stride, rows, columns, lost);
  }

  /** So many that every pixel is covered; the last place may overhang the edge. */
  private static int places(int length, int patch, int stride) {
    return 1 + (Math.max(0, length - patch) + stride - 1) / stride;
  }

  private static byte[] mean(byte[] image, int channels) {
    byte[] mean = new byte[channels];
    for (int channel = 0; channel < channels; channel++) {
      long sum = 0;
      for (int i = channel; i < image.length; i += channels) {
        sum += image[i] & 0xff;
      }
      mean[channel] = (byte) Math.round((double) sum * channels / image.length);
    }
    return mean;
  }

  private record Patch(int top, int left, int side) {}

  private static byte[] covered(byte[] image, ImageSpec input, Patch patch, byte[] colour) {
    byte[] covered = image.clone();
    int bottom = Math.min(input.height(), patch.top() + patch.side());
    int right = Math.min(input.width(), patch.left() + patch.side());
    for (int y = patch.top(); y < bottom; y++) {
      for (int x = patch.left(); x < right; x++) {
        System.arraycopy(
            colour, 0, covered, (y * input.width() + x) * colour.length, colour.length);
      }
    }
    return covered;
  }

  /**
   * What each pixel is worth: the mean of what was lost at the places whose patch covers it.
   *
   * @param input the image's shape
   * @return height x width values, row-major
   */
  public float[] perPixel(ImageSpec input) {
    float[] sums = new float[input.height() * input.width()];
    int[] counts = new int[sums.length];
    for (int place = 0; place < lost.length; place++) {
      int top = place / columns * stride;
      int left = place % columns * stride;
      for (int y = top; y < Math.min(input.height(), top + patch); y++) {
        for (int x = left; x < Math.min(input.width(), left + patch); x++) {
          sums[y * input.width() + x] += lost[place];
          counts[y * input.width() + x]++;
        }
      }
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] /= Math.max(1, counts[i]);
    }
    return sums;
  }

  /** The largest value of {@link #lost} by size; at least one in a thousand. */
  public double largest() {
    double largest = 1e-3;
    for (float value : lost) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }
}
