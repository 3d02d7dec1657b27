package io.streamlens.trainer.network;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The sum of a body and a shortcut (He and others, "Deep Residual Learning for Image Recognition",
 * 2016).
 *
 * @param body what learns the difference
 * @param shortcut how the input reaches the sum; {@link Body#IDENTITY} for as it is
 */
public record Residual(Body body, Body shortcut) implements CompositeLayer {

  @Override
  public String kind() {
    return "residual";
  }

  @Override
  public List<Part> parts() {
    return List.of(new Part(".body", body), new Part(".shortcut", shortcut));
  }

  @Override
  public FeatureShape joinedShape(List<FeatureShape> outputs) {
    if (!outputs.get(0).equals(outputs.get(1))) {
      throw new InvalidNetworkException(
          ("the body gives %s and the shortcut %s, but their sum needs equal shapes: change the"
                  + " body, or give it a shortcut of layers (such as a conv with kernel 1)")
              .formatted(outputs.get(0), outputs.get(1)));
    }
    return outputs.get(0);
  }

  @Override
  public Operand<TFloat32> join(Ops tf, List<Operand<TFloat32>> outputs) {
    return tf.math.add(outputs.get(0), outputs.get(1));
  }
}
