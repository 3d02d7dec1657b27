package io.streamlens.trainer.network;

import io.streamlens.trainer.dataset.PixelStatistics;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

/**
 * The first act of every graph: pixels of 0 to 255 become values around zero, channel by channel,
 * {@code pixel * scale + shift}.
 *
 * @param scale one for each channel
 * @param shift one for each channel
 */
@SuppressWarnings("ArrayRecordComponent")
public record Normalization(float[] scale, float[] shift) {

  /** Mean zero and spread one over the images that {@code statistics} are of. */
  public static Normalization to(PixelStatistics statistics) {
    int channels = statistics.channels();
    float[] scale = new float[channels];
    float[] shift = new float[channels];
    IntStream.range(0, channels)
        .forEach(
            channel -> {
              // A channel that never changes carries nothing; any scale will do.
              double spread = Math.max(1, statistics.spread(channel));
              scale[channel] = (float) (1 / spread);
              shift[channel] = (float) (-statistics.mean(channel) / spread);
            });
    return new Normalization(scale, shift);
  }

  /** Adds it to a graph; {@code images} is [N, height, width, channels]. */
  Operand<TFloat32> addTo(Ops tf, Operand<TUint8> images) {
    Operand<TFloat32> pixels = tf.dtypes.cast(images, TFloat32.class);
    return tf.math.add(tf.math.mul(pixels, tf.constant(scale)), tf.constant(shift));
  }
}
