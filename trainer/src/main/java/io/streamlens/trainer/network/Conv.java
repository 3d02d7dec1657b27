package io.streamlens.trainer.network;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.nn.Conv2d;
import org.tensorflow.types.TFloat32;

/**
 * A convolution.
 *
 * @param filters maps that come out, 1 or more; a multiple of {@code groups}
 * @param window what one value is made from
 * @param groups the input's channels and the filters are cut into this many groups, each filter
 *     sees its own group's channels only; 1 or more
 * @param bias whether each filter has one
 */
public record Conv(int filters, Window window, int groups, boolean bias) implements LinearLayer {

  /**
   * @throws InvalidNetworkException naming the value that is out of its range
   */
  public Conv {
    Window.requirePositive("filters", filters);
    Window.requirePositive("groups", groups);
    if (filters % groups != 0) {
      throw new InvalidNetworkException(
          "filters must be a multiple of groups (%d), not %d".formatted(groups, filters));
    }
  }

  /** A plain one, with biases. */
  public Conv(int filters, int kernel, int stride, Padding padding) {
    this(filters, new Window(kernel, stride, padding, 1), 1, true);
  }

  @Override
  public String kind() {
    return "conv";
  }

  @Override
  public Conv withBias() {
    return new Conv(filters, window, groups, true);
  }

  @Override
  public Conv withoutBias() {
    return new Conv(filters, window, groups, false);
  }

  @Override
  public FeatureShape outputShape(FeatureShape input) {
    int channels = Window.requireMaps(input).channels();
    if (channels % groups != 0) {
      throw new InvalidNetworkException(
          "%s came in, but with %d groups it needs a multiple of %d channels"
              .formatted(input, groups, groups));
    }
    return window.outputShape(input, filters);
  }

  @Override
  public List<WeightSpec> weights(FeatureShape input, Activation.Function following) {
    int channels = Window.requireMaps(input).channels() / groups;
    int area = window.size() * window.size();
    Initializer initializer = following.initializer(area * channels, area * filters / groups);
    return LinearLayer.weights(
        List.of(window.size(), window.size(), channels, filters), initializer, bias ? filters : 0);
  }

  @Override
  public long multiplyAdds(FeatureShape input) {
    int channels = Window.requireMaps(input).channels() / groups;
    return outputShape(input).size() * window.size() * window.size() * channels;
  }

  @Override
  public String settings() {
    return window + (groups == 1 ? "" : ", groups " + groups);
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
                part -> tf.nn.conv2d(part, kernel, Window.perAxis(1), "VALID"))
            : convolve(tf, input, kernel);
    return bias ? tf.nn.biasAdd(convolved, context.weight(BIAS)) : convolved;
  }

  private Operand<TFloat32> convolve(Ops tf, Operand<TFloat32> input, Operand<TFloat32> kernel) {
    return tf.nn.conv2d(
        input,
        kernel,
        Window.perAxis(window.stride()),
        window.padding().name(),
        Conv2d.dilations(Window.perAxis(window.dilation())));
  }
}
