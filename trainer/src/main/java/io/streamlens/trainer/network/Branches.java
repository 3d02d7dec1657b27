package io.streamlens.trainer.network;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Bodies side by side, their output concatenated along the channels (the inception module of
 * Szegedy and others, "Going Deeper with Convolutions", 2015).
 *
 * @param bodies two or more
 */
public record Branches(List<Body> bodies) implements CompositeLayer {

  /**
   * @throws InvalidNetworkException if there are fewer than two bodies
   */
  public Branches {
    bodies = List.copyOf(bodies);
    if (bodies.size() < 2) {
      throw new InvalidNetworkException("needs two branches or more, not " + bodies.size());
    }
  }

  @Override
  public String kind() {
    return "branches";
  }

  @Override
  public List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    for (Body body : bodies) {
      parts.add(new Part("[" + (parts.size() + 1) + "]", body));
    }
    return parts;
  }

  @Override
  public FeatureShape joinedShape(List<FeatureShape> outputs) {
    FeatureShape first = outputs.get(0);
    for (int i = 1; i < outputs.size(); i++) {
      if (!outputs.get(i).withChannels(1).equals(first.withChannels(1))) {
        throw new InvalidNetworkException(
            ("branch 1 gives %s and branch %d %s, but they can only be put side by side with"
                    + " equal height and width")
                .formatted(first, i + 1, outputs.get(i)));
      }
    }
    return first.withChannels(outputs.stream().mapToInt(FeatureShape::channels).sum());
  }

  @Override
  public Operand<TFloat32> join(Ops tf, List<Operand<TFloat32>> outputs) {
    return tf.concat(outputs, tf.constant(-1));
  }
}
