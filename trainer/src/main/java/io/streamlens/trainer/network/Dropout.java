package io.streamlens.trainer.network;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * In training, sets each value to zero with probability {@code rate} and scales the others up so
 * that the mean stays; otherwise does nothing (Srivastava and others, "Dropout", 2014).
 *
 * @param rate 0 (inclusive) to 1 (exclusive)
 */
public record Dropout(double rate) implements SimpleLayer {

  /**
   * @throws InvalidNetworkException if {@code rate} is out of its range
   */
  public Dropout {
    if (!(rate >= 0 && rate < 1)) {
      throw new InvalidNetworkException("rate must be at least 0 and below 1, not " + rate);
    }
  }

  @Override
  public String kind() {
    return "dropout";
  }

  @Override
  public String settings() {
    return "rate " + rate;
  }

  @Override
  public FeatureShape outputShape(FeatureShape input) {
    return input;
  }

  @Override
  public Operand<TFloat32> addTo(
      LayerContext context, Operand<TFloat32> input, FeatureShape shape) {
    if (context.mode() == LayerContext.Mode.INFERENCE) {
      return input;
    }
    Ops tf = context.tf();
    Operand<TFloat32> random =
        tf.random.statelessRandomUniform(tf.shape(input), context.randomSeed());
    Operand<TFloat32> kept =
        tf.dtypes.cast(tf.math.greaterEqual(random, tf.constant((float) rate)), TFloat32.class);
    Operand<TFloat32> mask = tf.math.mul(kept, tf.constant((float) (1 / (1 - rate))));
    // Stateless random operations have no gradient; without the stop the whole graph would have
    // none.
    return tf.math.mul(input, tf.stopGradient(mask));
  }
}
