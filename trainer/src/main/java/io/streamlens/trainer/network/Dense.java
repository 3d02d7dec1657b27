package io.streamlens.trainer.network;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * A fully connected layer: a matrix product and a bias.
 *
 * @param units values that come out, 1 or more
 */
public record Dense(int units) implements Layer {

  /**
   * @throws InvalidNetworkException if {@code units} is out of its range
   */
  public Dense {
    Windows.requirePositive("units", units);
  }

  @Override
  public String kind() {
    return "dense";
  }

  @Override
  public FeatureShape outputShape(FeatureShape input) {
    requireVector(input);
    return new FeatureShape.Vector(units);
  }

  @Override
  public List<WeightSpec> weights(FeatureShape input) {
    int inputs = requireVector(input).length();
    return List.of(
        new WeightSpec(
            "kernel", List.of(inputs, units), new Initializer.GlorotUniform(inputs, units)),
        new WeightSpec("bias", List.of(units), new Initializer.Constant(0)));
  }

  @Override
  public Operand<TFloat32> addTo(
      LayerContext context, Operand<TFloat32> input, FeatureShape shape) {
    Operand<TFloat32> product = context.tf().linalg.matMul(input, context.weight("kernel"));
    return context.tf().nn.biasAdd(product, context.weight("bias"));
  }

  private static FeatureShape.Vector requireVector(FeatureShape input) {
    if (input instanceof FeatureShape.Vector vector) {
      return vector;
    }
    throw new InvalidNetworkException(
        "maps of " + input + " came in, but it needs a vector: put a flatten before it");
  }
}
