package io.streamlens.modelstore.savedmodel;

import java.io.IOException;
import java.nio.file.Path;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TUint8;

/**
 * A model of 2x2x1 images and 3 labels that needs next to nothing for one image and, for each
 * further one, more memory than a process can address: so that it fails as a full device does, on
 * every machine.
 */
final class GreedyModel {

  private static final long FLOATS_BEYOND_ANY_MACHINE = 1L << 47;

  private GreedyModel() {}

  static void write(Path directory) throws IOException {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Placeholder<TUint8> images =
          tf.withName("images").placeholder(TUint8.class, Placeholder.shape(Shape.of(-1, 2, 2, 1)));
      Operand<TFloat32> flat =
          tf.reshape(
              tf.math.div(tf.dtypes.cast(images, TFloat32.class), tf.constant(255f)),
              tf.constant(new int[] {-1, 4}));
      Operand<TFloat32> logits = tf.linalg.matMul(flat, tf.constant(new float[4][3]));
      Operand<TInt64> count =
          tf.slice(
              tf.shape(images, TInt64.class),
              tf.constant(new int[] {0}),
              tf.constant(new int[] {1}));
      Operand<TInt64> copies =
          tf.math.add(
              tf.math.mul(
                  tf.math.sub(count, tf.constant(new long[] {1})),
                  tf.constant(new long[] {FLOATS_BEYOND_ANY_MACHINE})),
              tf.constant(new long[] {1}));
      Operand<TFloat32> greedy = tf.tile(tf.reshape(first(tf, logits), one(tf)), copies);
      Operand<TFloat32> largest = tf.reduceMax(greedy, tf.constant(0));
      Operand<TFloat32> probabilities =
          tf.withName("probabilities").nn.softmax(tf.math.add(logits, largest));
      try (Session session = new Session(graph)) {
        SavedModelBundle.exporter(directory.toString())
            .withSession(session)
            .withSignature(
                Signature.builder("serving_default")
                    .input("images", images)
                    .output("probabilities", probabilities)
                    .build())
            .export();
      }
    }
  }

  /** The logits' first value, which no optimizer knows beforehand. */
  private static Operand<TFloat32> first(Ops tf, Operand<TFloat32> logits) {
    return tf.slice(logits, tf.constant(new int[] {0, 0}), tf.constant(new int[] {1, 1}));
  }

  private static Operand<TInt32> one(Ops tf) {
    return tf.constant(new int[] {1});
  }
}
