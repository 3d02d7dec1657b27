package io.streamlens.trainer.network;

import java.util.List;

/**
 * A square window that is moved over feature maps: the arithmetic that convolutions and poolings
 * share.
 *
 * @param size rows and columns it takes from the maps, 1 or more
 * @param stride step along both axes, 1 or more
 * @param padding at the edges
 * @param dilation distance between the rows (columns) it takes, 1 or more; 1 takes neighbours
 */
public record Window(int size, int stride, Padding padding, int dilation) {

  /**
   * @throws InvalidNetworkException naming the value that is out of its range
   */
  public Window {
    requirePositive("kernel", size);
    requirePositive("stride", stride);
    requirePositive("dilation", dilation);
    if (stride > 1 && dilation > 1) {
      throw new InvalidNetworkException(
          "stride %d and dilation %d: only one of them can be more than 1"
              .formatted(stride, dilation));
    }
  }

  /** The side of the square it spans. */
  int span() {
    return (size - 1) * dilation + 1;
  }

  /**
   * The maps that come out, with {@code channels} channels.
   *
   * @throws InvalidNetworkException if {@code input} is no maps, or smaller than the window
   */
  FeatureShape.Maps outputShape(FeatureShape input, int channels) {
    FeatureShape.Maps maps = requireMaps(input);
    if (padding == Padding.VALID && (maps.height() < span() || maps.width() < span())) {
      throw new InvalidNetworkException(
          "%s came in, but a window of %dx%d without padding needs at least %dx%d"
              .formatted(maps, span(), span(), span(), span()));
    }
    return new FeatureShape.Maps(
        padding.outputLength(maps.height(), span(), stride),
        padding.outputLength(maps.width(), span(), stride),
        channels);
  }

  /** Such as {@code 3x3, stride 2, valid}; what is usual is left out. */
  @Override
  public String toString() {
    return size
        + "x"
        + size
        + (stride == 1 ? "" : ", stride " + stride)
        + (padding == Padding.SAME ? "" : ", " + padding)
        + (dilation == 1 ? "" : ", dilation " + dilation);
  }

  /**
   * A stride or dilation of rows and columns as TensorFlow takes it: N, rows, columns, channels.
   */
  static List<Long> perAxis(long value) {
    return List.of(1L, value, value, 1L);
  }

  static FeatureShape.Maps requireMaps(FeatureShape input) {
    if (input instanceof FeatureShape.Maps maps) {
      return maps;
    }
    throw new InvalidNetworkException(
        "a vector of " + input + " came in, but it needs maps (height x width x channels)");
  }

  static void requirePositive(String what, int value) {
    if (value < 1) {
      throw new InvalidNetworkException(what + " must be 1 or more, not " + value);
    }
  }
}
