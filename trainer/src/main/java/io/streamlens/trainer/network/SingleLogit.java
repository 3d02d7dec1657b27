package io.streamlens.trainer.network;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The last layer of a network that tells two labels apart with one unit: its value z is the log of
 * the odds of the second label. It gives the two logits 0 and z, because the softmax of these is (1
 * - sigmoid(z), sigmoid(z)) and their cross entropy the binary cross entropy of sigmoid(z), both
 * without the loss of precision that 1 - sigmoid(z) would bring.
 */
public record SingleLogit() implements SimpleLayer {

  private static final Dense UNIT = new Dense(1);

  @Override
  public String kind() {
    return "logits";
  }

  @Override
  public FeatureShape outputShape(FeatureShape input) {
    UNIT.outputShape(input);
    return new FeatureShape.Vector(2);
  }

  @Override
  public List<WeightSpec> weights(FeatureShape input, Activation.Function following) {
    return UNIT.weights(input, following);
  }

  @Override
  public long multiplyAdds(FeatureShape input) {
    return UNIT.multiplyAdds(input);
  }

  @Override
  public String settings() {
    return "one sigmoid unit";
  }

  @Override
  public Operand<TFloat32> addTo(
      LayerContext context, Operand<TFloat32> input, FeatureShape shape) {
    Ops tf = context.tf();
    return tf.pad(
        UNIT.addTo(context, input, shape),
        tf.constant(new int[][] {{0, 0}, {1, 0}}),
        tf.constant(0f));
  }
}
