package io.streamlens.trainer.network;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** A layer that sends its input through several bodies of layers and joins what comes out. */
public sealed interface CompositeLayer extends Layer permits Residual, Branches {

  /**
   * A body in its place.
   *
   * @param suffix what it adds to the layer's name, such as {@code .shortcut} or {@code [2]}
   * @param body its layers
   */
  record Part(String suffix, Body body) {}

  /** The bodies, at least one. */
  List<Part> parts();

  /**
   * The shape that is made of the bodies' output.
   *
   * @param outputs in the order of {@link #parts}
   * @throws InvalidNetworkException if they cannot be joined; says which they are and what is
   *     needed
   */
  FeatureShape joinedShape(List<FeatureShape> outputs);

  /** Adds the joining to a graph; {@code outputs} are in the order of {@link #parts}. */
  Operand<TFloat32> join(Ops tf, List<Operand<TFloat32>> outputs);
}
