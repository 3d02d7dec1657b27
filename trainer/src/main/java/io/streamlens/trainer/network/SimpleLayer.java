package io.streamlens.trainer.network;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * A layer without layers inside: what shape it makes of another, which weights it has, what it
 * costs and how it becomes part of a graph.
 */
public sealed interface SimpleLayer extends Layer
    permits Activation,
        BatchNorm,
        Dropout,
        Flatten,
        GlobalPool,
        LinearLayer,
        Pool,
        ScaleOffset,
        SingleLogit {

  /**
   * The shape it makes of {@code input}.
   *
   * @throws InvalidNetworkException if it cannot take {@code input}; says what came in and what it
   *     needs, not which layer this is: {@link ShapedNetwork} adds that
   */
  FeatureShape outputShape(FeatureShape input);

  /**
   * Its weights for an input that {@link #outputShape} takes, names without the layer's own.
   *
   * @param following the activation that its output goes to, {@code LINEAR} if none: what the
   *     weights' beginning depends on
   */
  default List<WeightSpec> weights(FeatureShape input, Activation.Function following) {
    return List.of();
  }

  /** Multiplications with an addition that one image takes; 0 where there are next to none. */
  default long multiplyAdds(FeatureShape input) {
    return 0;
  }

  /** What there is to say beside its kind, such as {@code 5x5, stride 2}; may be empty. */
  default String settings() {
    return "";
  }

  /**
   * Adds the layer to a graph.
   *
   * @param context the graph and this layer's weights in it
   * @param input the features of a batch, [N, height, width, channels] or [N, length]
   * @param shape the shape of {@code input} without N
   */
  Operand<TFloat32> addTo(LayerContext context, Operand<TFloat32> input, FeatureShape shape);
}
