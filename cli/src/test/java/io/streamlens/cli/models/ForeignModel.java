package io.streamlens.cli.models;

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

/** A SavedModel that was not made for Streamlens: floats in, three logits out. */
final class ForeignModel {

  private ForeignModel() {}

  /** Writes it, for 2x2 images of three channels. */
  static Path write(Path directory) throws IOException {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Placeholder<TFloat32> x =
          tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 2, 2, 3)));
      Operand<TFloat32> logits =
          tf.math.mul(tf.math.mean(x, tf.constant(new int[] {1, 2})), tf.constant(5f));
      SavedModelBundle.exporter(directory.toString())
          .withSession(session)
          .withSignature(
              Signature.builder("serving_default").input("x", x).output("colour", logits).build())
          .export();
    }
    return directory;
  }
}
