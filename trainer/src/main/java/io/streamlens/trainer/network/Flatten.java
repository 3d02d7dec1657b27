package io.streamlens.trainer.network;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Maps laid out as a vector, row-major; a vector stays as it is. */
public record Flatten() implements SimpleLayer {

  @Override
  public String kind() {
    return "flatten";
  }

  @Override
  public FeatureShape outputShape(FeatureShape input) {
    return new FeatureShape.Vector(Math.toIntExact(input.size()));
  }

  @Override
  public Operand<TFloat32> addTo(
      LayerContext context, Operand<TFloat32> input, FeatureShape shape) {
    Ops tf = context.tf();
    return tf.reshape(input, tf.constant(new int[] {-1, Math.toIntExact(shape.size())}));
  }
}
