package io.streamlens.trainer.network;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * A convolution with a bias for each filter.
 *
 * @param filters maps that come out, 1 or more
 * @param kernel side of the square kernel, 1 or more
 * @param stride step of the kernel along both axes, 1 or more
 * @param padding at the edges
 */
public record Conv(int filters, int kernel, int stride, Padding padding) implements Layer {

  /**
   * @throws InvalidNetworkException naming the value that is out of its range
   */
  public Conv {
    Windows.requirePositive("filters", filters);
    Windows.requirePositive("kernel", kernel);
    Windows.requirePositive("stride", stride);
  }

  @Override
  public String kind() {
    return "conv";
  }

  @Override
  public FeatureShape outputShape(FeatureShape input) {
    return Windows.outputShape(input, kernel, stride, padding, filters);
  }

  @Override
  public List<WeightSpec> weights(FeatureShape input) {
    int channels = Windows.requireMaps(input).channels();
    return List.of(
        new WeightSpec(
            "kernel",
            List.of(kernel, kernel, channels, filters),
            new Initializer.HeNormal(kernel * kernel * channels)),
        new WeightSpec("bias", List.of(filters), new Initializer.Constant(0)));
  }

  @Override
  public Operand<TFloat32> addTo(
      LayerContext context, Operand<TFloat32> input, FeatureShape shape) {
    List<Long> strides = List.of(1L, (long) stride, (long) stride, 1L);
    Operand<TFloat32> convolved =
        context.tf().nn.conv2d(input, context.weight("kernel"), strides, padding.name());
    return context.tf().nn.biasAdd(convolved, context.weight("bias"));
  }
}
