package io.streamlens.trainer.network;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.nn.DepthwiseConv2dNative;
import org.tensorflow.types.TFloat32;

/**
 * A convolution of each map on its own.
 *
 * @param window what one value is made from
 * @param multiplier how many maps come out for each that comes in, 1 or more
 * @param bias whether each map that comes out has one
 */
public record Depthwise(Window window, int multiplier, boolean bias) implements LinearLayer {

  /**
   * @throws InvalidNetworkException if {@code multiplier} is out of its range
   */
  public Depthwise {
    Window.requirePositive("multiplier", multiplier);
  }

  @Override
  public String kind() {
    return "depthwise";
  }

  @Override
  public Depthwise withBias() {
    return new Depthwise(window, multiplier, true);
  }

  @Override
  public Depthwise withoutBias() {
    return new Depthwise(window, multiplier, false);
  }

  @Override
  public FeatureShape outputShape(FeatureShape input) {
    return window.outputShape(
        input, Math.multiplyExact(Window.requireMaps(input).channels(), multiplier));
  }

  @Override
  public List<WeightSpec> weights(FeatureShape input, Activation.Function following) {
    int channels = Window.requireMaps(input).channels();
    int area = window.size() * window.size();
    return LinearLayer.weights(
        List.of(window.size(), window.size(), channels, multiplier),
        following.initializer(area, area * multiplier),
        bias ? channels * multiplier : 0);
  }

  @Override
  public long multiplyAdds(FeatureShape input) {
    return outputShape(input).size() * window.size() * window.size();
  }

  @Override
  public String settings() {
    return window + (multiplier == 1 ? "" : ", multiplier " + multiplier);
  }

  @Override
  public Operand<TFloat32> addTo(
      LayerContext context, Operand<TFloat32> input, FeatureShape shape) {
    Ops tf = context.tf();
    Operand<TFloat32> kernel = context.weight(KERNEL);
    Operand<TFloat32> convolved =
        DilatedConvolution.isNeeded(context, window)
            ? DilatedConvolution.add(
                tf,
                input,
                Window.requireMaps(shape),
                window,
                part -> tf.nn.depthwiseConv2dNative(part, kernel, Window.perAxis(1), "VALID"))
            : convolve(tf, input, kernel);
    return bias ? tf.nn.biasAdd(convolved, context.weight(BIAS)) : convolved;
  }

  private Operand<TFloat32> convolve(Ops tf, Operand<TFloat32> input, Operand<TFloat32> kernel) {
    return tf.nn.depthwiseConv2dNative(
        input,
        kernel,
        Window.perAxis(window.stride()),
        window.padding().name(),
        DepthwiseConv2dNative.dilations(Window.perAxis(window.dilation())));
  }
}
