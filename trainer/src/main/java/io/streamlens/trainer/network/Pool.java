package io.streamlens.trainer.network;

import java.util.List;
import java.util.Locale;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The maximum or mean of each square window of each map.
 *
 * @param type which of them
 * @param window what one value is made from; not dilated
 */
public record Pool(Type type, Window window) implements SimpleLayer {

  /** What is taken of a window. */
  public enum Type {
    /** The largest value. */
    MAX,
    /** The mean; padding does not count. */
    AVG;

    /** {@code max} or {@code avg}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Adds the pooling of windows of {@code height} x {@code width} to a graph. */
    Operand<TFloat32> addTo(
        Ops tf, Operand<TFloat32> input, List<Long> window, List<Long> strides, Padding padding) {
      return switch (this) {
        case AVG -> tf.nn.avgPool(input, window, strides, padding.name());
        // The operation MaxPool, whose window is an attribute, has a oneDNN kernel; MaxPoolV2,
        // which Ops offers, has none and takes three times as long.
        case MAX ->
            tf.scope()
                .opBuilder("MaxPool", "MaxPool")
                .addInput(input.asOutput())
                .setAttr("ksize", window.stream().mapToLong(Long::longValue).toArray())
                .setAttr("strides", strides.stream().mapToLong(Long::longValue).toArray())
                .setAttr("padding", padding.name())
                .build()
                .<TFloat32>output(0);
      };
    }
  }

  /**
   * @throws InvalidNetworkException if the window is dilated
   */
  public Pool {
    if (window.dilation() != 1) {
      throw new InvalidNetworkException("a pool cannot be dilated");
    }
  }

  /** The maximum of each window. */
  public Pool(int size, int stride, Padding padding) {
    this(Type.MAX, new Window(size, stride, padding, 1));
  }

  /** The maxima of windows of {@code size} x {@code size} side by side. */
  public static Pool max(int size) {
    return new Pool(size, size, Padding.VALID);
  }

  @Override
  public String kind() {
    return "pool";
  }

  @Override
  public FeatureShape outputShape(FeatureShape input) {
    return window.outputShape(input, Window.requireMaps(input).channels());
  }

  @Override
  public String settings() {
    return type + " " + window;
  }

  @Override
  public Operand<TFloat32> addTo(
      LayerContext context, Operand<TFloat32> input, FeatureShape shape) {
    long size = window.size();
    long stride = window.stride();
    return type.addTo(
        context.tf(), input, Window.perAxis(size), Window.perAxis(stride), window.padding());
  }
}
