package io.streamlens.trainer.network;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The maximum or mean of each whole map: a vector with one value for each channel.
 *
 * @param type which of them
 */
public record GlobalPool(Pool.Type type) implements SimpleLayer {

  @Override
  public String kind() {
    return "pool";
  }

  @Override
  public FeatureShape outputShape(FeatureShape input) {
    return new FeatureShape.Vector(Window.requireMaps(input).channels());
  }

  @Override
  public String settings() {
    return "global-" + type;
  }

  @Override
  public Operand<TFloat32> addTo(
      LayerContext context, Operand<TFloat32> input, FeatureShape shape) {
    Ops tf = context.tf();
    FeatureShape.Maps maps = Window.requireMaps(shape);
    List<Long> window = List.of(1L, (long) maps.height(), (long) maps.width(), 1L);
    Operand<TFloat32> pooled =
        type.addTo(tf, input, window, List.of(1L, 1L, 1L, 1L), Padding.VALID);
    return tf.reshape(pooled, tf.constant(new int[] {-1, maps.channels()}));
  }
}
