package io.streamlens.trainer.network;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * A fully connected layer: a matrix product.
 *
 * @param units values that come out, 1 or more
 * @param bias whether each unit has one
 */
public record Dense(int units, boolean bias) implements LinearLayer {

  /**
   * @throws InvalidNetworkException if {@code units} is out of its range
   */
  public Dense {
    Window.requirePositive("units", units);
  }

  /** One with biases. */
  public Dense(int units) {
    this(units, true);
  }

  @Override
  public String kind() {
    return "dense";
  }

  @Override
  public Dense withBias() {
    return new Dense(units, true);
  }

  @Override
  public Dense withoutBias() {
    return new Dense(units, false);
  }

  @Override
  public FeatureShape outputShape(FeatureShape input) {
    requireVector(input);
    return new FeatureShape.Vector(units);
  }

  @Override
  public List<WeightSpec> weights(FeatureShape input, Activation.Function following) {
    int inputs = requireVector(input).length();
    return LinearLayer.weights(
        List.of(inputs, units), following.initializer(inputs, units), bias ? units : 0);
  }

  @Override
  public long multiplyAdds(FeatureShape input) {
    return input.size() * units;
  }

  @Override
  public Operand<TFloat32> addTo(
      LayerContext context, Operand<TFloat32> input, FeatureShape shape) {
    Operand<TFloat32> product = context.tf().linalg.matMul(input, context.weight(KERNEL));
    return bias ? context.tf().nn.biasAdd(product, context.weight(BIAS)) : product;
  }

  private static FeatureShape.Vector requireVector(FeatureShape input) {
    if (input instanceof FeatureShape.Vector vector) {
      return vector;
    }
    throw new InvalidNetworkException(
        "maps of "
            + input
            + " came in, but it needs a vector: put a flatten or a global pool before it");
  }
}
