package io.streamlens.trainer.network;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The maximum of each square window of each map.
 *
 * @param window side of the window, 1 or more
 * @param stride step of the window along both axes, 1 or more
 * @param padding at the edges
 */
public record Pool(int window, int stride, Padding padding) implements Layer {

  /**
   * @throws InvalidNetworkException naming the value that is out of its range
   */
  public Pool {
    Windows.requirePositive("window", window);
    Windows.requirePositive("stride", stride);
  }

  /** Windows of {@code window} x {@code window} side by side. */
  public static Pool max(int window) {
    return new Pool(window, window, Padding.VALID);
  }

  @Override
  public String kind() {
    return "pool";
  }

  @Override
  public FeatureShape outputShape(FeatureShape input) {
    return Windows.outputShape(
        input, window, stride, padding, Windows.requireMaps(input).channels());
  }

  @Override
  public List<WeightSpec> weights(FeatureShape input) {
    return List.of();
  }

  @Override
  public Operand<TFloat32> addTo(
      LayerContext context, Operand<TFloat32> input, FeatureShape shape) {
    Ops tf = context.tf();
    // The operation MaxPool, whose window is an attribute, has a oneDNN kernel; MaxPoolV2, which
    // Ops offers, has none and takes three times as long.
    return tf.scope()
        .opBuilder("MaxPool", "MaxPool")
        .addInput(input.asOutput())
        .setAttr("ksize", new long[] {1, window, window, 1})
        .setAttr("strides", new long[] {1, stride, stride, 1})
        .setAttr("padding", padding.name())
        .build()
        .<TFloat32>output(0);
  }
}
