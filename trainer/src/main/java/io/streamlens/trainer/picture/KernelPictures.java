package io.streamlens.trainer.picture;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.savedmodel.SavedModelLayers.Kernel;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What the first layer of a network looks for, as pictures.
 *
 * @param kind what they are of
 * @param all how many there are; not all are drawn
 * @param pictures one for each filter or unit that is drawn
 */
public record KernelPictures(Kind kind, int all, List<BufferedImage> pictures) {

  private static final int LARGEST = 32;

  /** What a picture is of. */
  public enum Kind {
    /** The small window that a convolution moves over the image. */
    FILTERS,
    /** One weight for each pixel of the image. */
    WEIGHTS
  }

  public KernelPictures {
    pictures = List.copyOf(pictures);
  }

  /**
   * Draws a kernel that multiplies pixels: of grey images in blue (negative), white and red, all by
   * the same measure; of colour images in their own colours, grey standing for zero.
   *
   * @return empty if the kernel multiplies no pixels
   */
  public static Optional<KernelPictures> of(Kernel kernel, ImageSpec input) {
    List<Integer> shape = kernel.shape();
    if (shape.size() == 4 && shape.get(2) == input.channels()) {
      // A depthwise kernel has its multiplier last: filters are the channels times it.
      return Optional.of(
          draw(kernel, Kind.FILTERS, shape.get(0), shape.get(1), shape.get(2), shape.get(3)));
    }
    if (shape.size() == 2 && shape.get(0) == input.size()) {
      return Optional.of(
          draw(
              kernel, Kind.WEIGHTS, input.height(), input.width(), input.channels(), shape.get(1)));
    }
    return Optional.empty();
  }

  private static KernelPictures draw(
      Kernel kernel, Kind kind, int height, int width, int channels, int outputs) {
    float[] values = kernel.values();
    double unit = unit(values);
    List<BufferedImage> pictures = new ArrayList<>();
    for (int output = 0; output < Math.min(LARGEST, outputs); output++) {
      float[] one = new float[height * width * channels];
      for (int i = 0; i < one.length; i++) {
        one[i] = values[i * outputs + output];
      }
      pictures.add(
          channels == 1
              ? Pictures.map(one, width, ColourScale.SIGNED, unit)
              : colours(one, width, height, unit));
    }
    return new KernelPictures(kind, outputs, pictures);
  }

  /** All but the most extreme: a single large weight would leave the others pale. */
  private static double unit(float[] values) {
    double[] sizes = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      sizes[i] = Math.abs(values[i]);
    }
    Arrays.sort(sizes);
    return Math.max(1e-9, sizes[(int) (0.99 * (sizes.length - 1))]);
  }

  private static BufferedImage colours(float[] values, int width, int height, double unit) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      int rgb = 0;
      for (int channel = 0; channel < 3; channel++) {
        double level = Math.max(0, Math.min(1, 0.5 + values[3 * i + channel] / unit / 2));
        rgb = rgb << 8 | (int) Math.round(255 * level);
      }
      image.setRGB(i % width, i / width, rgb);
    }
    return image;
  }
}
