package io.streamlens.trainer.network;

import java.util.Locale;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.nn.LeakyRelu;
import org.tensorflow.types.TFloat32;

/**
 * A function of each value on its own.
 *
 * @param function which one
 */
public record Activation(Function function) implements SimpleLayer {

  private static final float LEAK = 0.01f;

  /** The functions there are. */
  public enum Function {
    /** x itself. */
    LINEAR,
    /** max(0, x). */
    RELU,
    /** x where positive, else 0.01 x (Maas and others, 2013). */
    LEAKY_RELU,
    /** x where positive, else exp(x) - 1 (Clevert and others, 2016). */
    ELU,
    /** x times the standard normal distribution's share below x (Hendrycks and Gimpel, 2016). */
    GELU,
    /** 1 / (1 + exp(-x)). */
    SIGMOID,
    /** The hyperbolic tangent. */
    TANH,
    /** x sigmoid(x) (Ramachandran and others, 2017). */
    SWISH;

    /** As network files write it, such as {@code leaky-relu}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** How the weights before it should begin, so that what passes keeps its variance. */
    Initializer initializer(int fanIn, int fanOut) {
      return switch (this) {
        case RELU, LEAKY_RELU, ELU, GELU, SWISH -> new Initializer.HeNormal(fanIn);
        case LINEAR, SIGMOID, TANH -> new Initializer.GlorotUniform(fanIn, fanOut);
      };
    }
  }

  @Override
  public String kind() {
    return function.toString();
  }

  @Override
  public FeatureShape outputShape(FeatureShape input) {
    return input;
  }

  @Override
  public Operand<TFloat32> addTo(
      LayerContext context, Operand<TFloat32> input, FeatureShape shape) {
    Ops tf = context.tf();
    return switch (function) {
      case LINEAR -> input;
      case RELU -> tf.nn.relu(input);
      case LEAKY_RELU -> tf.nn.leakyRelu(input, LeakyRelu.alpha(LEAK));
      case ELU -> tf.nn.elu(input);
      case GELU -> gelu(tf, input);
      case SIGMOID -> tf.math.sigmoid(input);
      case TANH -> tf.math.tanh(input);
      case SWISH -> tf.math.mul(input, tf.math.sigmoid(input));
    };
  }

  private static Operand<TFloat32> gelu(Ops tf, Operand<TFloat32> input) {
    Operand<TFloat32> error = tf.math.erf(tf.math.mul(input, tf.constant((float) Math.sqrt(0.5))));
    return tf.math.mul(tf.math.mul(tf.constant(0.5f), input), tf.math.add(tf.constant(1f), error));
  }
}
