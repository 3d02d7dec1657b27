package io.streamlens.trainer.network;

import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * A dilated convolution that can be trained. TensorFlow's gradient of a convolution with its
 * attribute {@code dilations} is wrong without a word when it is built through the C API. So the
 * maps are cut into dilation x dilation smaller ones of every n-th row and column, each is
 * convolved plainly, and what comes out is put together again (the "atrous" trick of Holschneider
 * and others, 1990): the same values, and the right gradient.
 */
final class DilatedConvolution {

  private DilatedConvolution() {}

  /** Whether a layer must be built this way: only training asks for a gradient. */
  static boolean isNeeded(LayerContext context, Window window) {
    return window.dilation() > 1 && context.mode() == LayerContext.Mode.TRAINING;
  }

  /**
   * Adds it to a graph.
   *
   * @param shape of {@code input} without N
   * @param window with stride 1
   * @param convolution a plain one: stride 1, no padding
   */
  static Operand<TFloat32> add(
      Ops tf,
      Operand<TFloat32> input,
      FeatureShape.Maps shape,
      Window window,
      UnaryOperator<Operand<TFloat32>> convolution) {
    Axis rows = Axis.of(shape.height(), window);
    Axis columns = Axis.of(shape.width(), window);
    Operand<TInt32> block = tf.constant(new int[] {window.dilation(), window.dilation()});
    Operand<TInt32> paddings =
        tf.constant(
            new int[][] {
              {rows.before(), rows.after() + rows.fill()},
              {columns.before(), columns.after() + columns.fill()}
            });
    Operand<TInt32> crops = tf.constant(new int[][] {{0, rows.fill()}, {0, columns.fill()}});
    Operand<TFloat32> parts = tf.spaceToBatchNd(input, block, paddings);
    return tf.batchToSpaceNd(convolution.apply(parts), block, crops);
  }

  /**
   * The zeros along one axis.
   *
   * @param before the first row, as the padding says
   * @param after the last row, as the padding says
   * @param fill after those, so that the length is a multiple of the dilation; what comes of them
   *     is cut off again
   */
  private record Axis(int before, int after, int fill) {

    static Axis of(int length, Window window) {
      int padding = window.padding() == Padding.SAME ? window.span() - 1 : 0;
      int fill = Math.floorMod(-(length + padding), window.dilation());
      return new Axis(padding / 2, padding - padding / 2, fill);
    }
  }
}
