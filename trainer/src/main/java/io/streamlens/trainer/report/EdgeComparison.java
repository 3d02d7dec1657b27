package io.streamlens.trainer.report;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.savedmodel.SavedModelLayers.Kernel;
import io.streamlens.trainer.network.Normalization;
import io.streamlens.trainer.picture.ColourScale;
import io.streamlens.trainer.picture.Pictures;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Convolution with kernels that people have thought out, beside convolution with those that were
 * learned. As in the network it is cross-correlation: the kernel is moved over the image as it is,
 * not turned round.
 *
 * @param name such as {@code Sobel, left to right}
 * @param kernel the hand-set one
 * @param response what it makes of the sample
 * @param filter the number, from 0, of the learned filter whose response is most like it
 * @param learnedKernel for colour images the mean over the colours
 * @param learnedResponse without bias and activation
 * @param correlation of the two responses, -1 to 1
 */
record EdgeComparison(
    String name,
    BufferedImage kernel,
    BufferedImage response,
    int filter,
    BufferedImage learnedKernel,
    BufferedImage learnedResponse,
    double correlation) {

  private record Detector(String name, float[] kernel) {}

  private static final List<Detector> DETECTORS =
      List.of(
          new Detector("Sobel, left to right", new float[] {-1, 0, 1, -2, 0, 2, -1, 0, 1}),
          new Detector("Sobel, top to bottom", new float[] {-1, -2, -1, 0, 0, 0, 1, 2, 1}),
          new Detector("Prewitt, left to right", new float[] {-1, 0, 1, -1, 0, 1, -1, 0, 1}),
          new Detector("Prewitt, top to bottom", new float[] {-1, -1, -1, 0, 0, 0, 1, 1, 1}));

  /** One channel of numbers. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Plane(int width, int height, float[] values) {

    /** Cross-correlation without padding. */
    Plane correlate(float[] kernel, int size) {
      Plane result = new Plane(width - size + 1, height - size + 1);
      for (int y = 0; y < result.height; y++) {
        for (int x = 0; x < result.width; x++) {
          float sum = 0;
          for (int i = 0; i < size * size; i++) {
            sum += kernel[i] * values[(y + i / size) * width + x + i % size];
          }
          result.values[y * result.width + x] = sum;
        }
      }
      return result;
    }

    Plane(int width, int height) {
      this(width, height, new float[width * height]);
    }

    Plane plus(Plane other) {
      Plane sum = new Plane(width, height);
      for (int i = 0; i < values.length; i++) {
        sum.values[i] = values[i] + other.values[i];
      }
      return sum;
    }

    /** Without so many rows and columns at every edge. */
    Plane inner(int edge) {
      Plane inner = new Plane(width - 2 * edge, height - 2 * edge);
      for (int i = 0; i < inner.values.length; i++) {
        inner.values[i] = values[(i / inner.width + edge) * width + i % inner.width + edge];
      }
      return inner;
    }

    BufferedImage picture() {
      double largest = 1e-9;
      for (float value : values) {
        largest = Math.max(largest, Math.abs(value));
      }
      return Pictures.map(values, width, ColourScale.SIGNED, largest);
    }
  }

  /**
   * Compares on one image; empty if the kernel is none of a convolution over all colours with a
   * window of 3x3 or more, or the image is too small for it.
   *
   * @param image uint8, row-major HWC
   */
  static List<EdgeComparison> of(
      Kernel kernel, byte[] image, ImageSpec input, Normalization normalization) {
    List<Integer> shape = kernel.shape();
    boolean fits =
        shape.size() == 4
            && shape.get(2) == input.channels()
            && (input.channels() == 1 || kernel.layer().endsWith(".conv"))
            && shape.get(0) >= 3
            && Math.min(input.height(), input.width()) > shape.get(0) + 2;
    if (!fits) {
      return List.of();
    }
    List<Plane> channels = channels(image, input, normalization);
    List<Plane> learned = responses(kernel, channels);
    return DETECTORS.stream()
        .map(detector -> compare(detector, kernel, channels, learned))
        .toList();
  }

  private static List<Plane> channels(byte[] image, ImageSpec input, Normalization normalization) {
    List<Plane> channels = new ArrayList<>();
    for (int channel = 0; channel < input.channels(); channel++) {
      Plane plane = new Plane(input.width(), input.height());
      for (int i = 0; i < plane.values.length; i++) {
        plane.values[i] =
            (image[i * input.channels() + channel] & 0xff) * normalization.scale()[channel]
                + normalization.shift()[channel];
      }
      channels.add(plane);
    }
    return channels;
  }

  private static List<Plane> responses(Kernel kernel, List<Plane> channels) {
    int size = kernel.shape().get(0);
    List<Plane> responses = new ArrayList<>();
    for (int filter = 0; filter < kernel.shape().get(3); filter++) {
      Plane sum = channels.get(0).correlate(window(kernel, 0, filter), size);
      for (int channel = 1; channel < channels.size(); channel++) {
        sum = sum.plus(channels.get(channel).correlate(window(kernel, channel, filter), size));
      }
      responses.add(sum);
    }
    return responses;
  }

  private static float[] window(Kernel kernel, int channel, int filter) {
    int channels = kernel.shape().get(2);
    int filters = kernel.shape().get(3);
    float[] window = new float[kernel.shape().get(0) * kernel.shape().get(1)];
    for (int i = 0; i < window.length; i++) {
      window[i] = kernel.values()[(i * channels + channel) * filters + filter];
    }
    return window;
  }

  private static EdgeComparison compare(
      Detector detector, Kernel kernel, List<Plane> channels, List<Plane> learned) {
    Plane grey = channels.stream().reduce(Plane::plus).orElseThrow();
    Plane response = grey.correlate(detector.kernel(), 3);
    int size = kernel.shape().get(0);
    // A window of 5x5 loses one row more than one of 3x3 at each edge.
    Plane aligned = response.inner((size - 3) / 2);
    int best = 0;
    double closest = 0;
    for (int filter = 0; filter < learned.size(); filter++) {
      double correlation = correlation(aligned, learned.get(filter));
      if (Math.abs(correlation) > Math.abs(closest)) {
        best = filter;
        closest = correlation;
      }
    }
    return new EdgeComparison(
        detector.name(),
        new Plane(3, 3, detector.kernel()).picture(),
        response.picture(),
        best,
        meanKernel(kernel, best).picture(),
        learned.get(best).picture(),
        closest);
  }

  private static Plane meanKernel(Kernel kernel, int filter) {
    int size = kernel.shape().get(0);
    Plane sum = new Plane(size, size, window(kernel, 0, filter));
    for (int channel = 1; channel < kernel.shape().get(2); channel++) {
      sum = sum.plus(new Plane(size, size, window(kernel, channel, filter)));
    }
    return sum;
  }

  /** Pearson's; over the part that both have (a window of even size has one row or column less). */
  private static double correlation(Plane a, Plane b) {
    int width = Math.min(a.width, b.width);
    int height = Math.min(a.height, b.height);
    double[] first = cut(a, width, height);
    double[] second = cut(b, width, height);
    double product = 0;
    double squares = 0;
    double otherSquares = 0;
    for (int i = 0; i < first.length; i++) {
      product += first[i] * second[i];
      squares += first[i] * first[i];
      otherSquares += second[i] * second[i];
    }
    double spread = Math.sqrt(squares * otherSquares);
    return spread > 0 ? product / spread : 0;
  }

  /** The upper left part, its mean taken away. */
  private static double[] cut(Plane plane, int width, int height) {
    double[] values = new double[width * height];
    for (int i = 0; i < values.length; i++) {
      values[i] = plane.values[i / width * plane.width + i % width];
    }
    double mean = Arrays.stream(values).average().orElse(0);
    Arrays.setAll(values, i -> values[i] - mean);
    return values;
  }
}
