package io.streamlens.trainer.network;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * One layer of a network, as data: what it is, what shape it makes of another, which weights it has
 * and how it becomes part of a graph.
 */
public sealed interface Layer permits Activation, Conv, Dense, Dropout, Flatten, Logits, Pool {

  /** The kind in lower case, such as {@code conv}. */
  String kind();

  /**
   * The shape it makes of {@code input}.
   *
   * @throws InvalidNetworkException if it cannot take {@code input}; says what came in and what it
   *     needs, not which layer this is: {@link ShapedNetwork} adds that
   */
  FeatureShape outputShape(FeatureShape input);

  /** Its weights for an input that {@link #outputShape} takes, names without the layer's own. */
  List<WeightSpec> weights(FeatureShape input);

  /**
   * Adds the layer to a graph.
   *
   * @param context the graph and this layer's weights in it
   * @param input the features of a batch, [N, height, width, channels] or [N, length]
   * @param shape the shape of {@code input} without N
   */
  Operand<TFloat32> addTo(LayerContext context, Operand<TFloat32> input, FeatureShape shape);
}
