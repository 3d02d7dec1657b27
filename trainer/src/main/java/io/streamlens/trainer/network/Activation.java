package io.streamlens.trainer.network;

import java.util.List;
import java.util.Locale;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A function of each value on its own.
 *
 * @param function which one
 */
public record Activation(Function function) implements Layer {

  /** The functions there are. */
  public enum Function {
    /** max(0, x). */
    RELU,
    /** The hyperbolic tangent. */
    TANH
  }

  @Override
  public String kind() {
    return function.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public FeatureShape outputShape(FeatureShape input) {
    return input;
  }

  @Override
  public List<WeightSpec> weights(FeatureShape input) {
    return List.of();
  }

  @Override
  public Operand<TFloat32> addTo(
      LayerContext context, Operand<TFloat32> input, FeatureShape shape) {
    Ops tf = context.tf();
    return switch (function) {
      case RELU -> tf.nn.relu(input);
      case TANH -> tf.math.tanh(input);
    };
  }
}
