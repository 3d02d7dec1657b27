package io.streamlens.trainer.network;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Multiplies each channel and adds to it: what is left of a {@link BatchNorm} in inference where it
 * cannot become part of the layer before it. Not for training.
 */
public record ScaleOffset() implements SimpleLayer {

  static final String SCALE = "scale";
  static final String OFFSET = "offset";

  @Override
  public String kind() {
    return "scale-offset";
  }

  @Override
  public FeatureShape outputShape(FeatureShape input) {
    return input;
  }

  @Override
  public List<WeightSpec> weights(FeatureShape input, Activation.Function following) {
    List<Integer> shape = List.of(input.channels());
    return List.of(
        new WeightSpec(SCALE, shape, new Initializer.Constant(1), WeightSpec.Role.OFFSET),
        new WeightSpec(OFFSET, shape, new Initializer.Constant(0), WeightSpec.Role.OFFSET));
  }

  @Override
  public Operand<TFloat32> addTo(
      LayerContext context, Operand<TFloat32> input, FeatureShape shape) {
    Ops tf = context.tf();
    return tf.math.add(tf.math.mul(input, context.weight(SCALE)), context.weight(OFFSET));
  }
}
