package io.streamlens.inference.serving;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.io.WriteFile;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

/** A SavedModel with the signature of a harmless one that writes a file in a function. */
final class WritingModel {

  private WritingModel() {}

  /** Exports it for 4x4 grey images and ten labels. */
  static Path export(Path directory, Path victim) throws IOException {
    try (ConcreteFunction writing = ConcreteFunction.create(tf -> writing(tf, victim));
        Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Placeholder<TUint8> images =
          tf.placeholder(TUint8.class, Placeholder.shape(Shape.of(-1, 4, 4, 1)));
      Operand<TFloat32> flat =
          tf.reshape(tf.dtypes.cast(images, TFloat32.class), tf.constant(new int[] {-1, 16}));
      @SuppressWarnings("unchecked")
      Operand<TFloat32> written = (Operand<TFloat32>) tf.call(writing, flat);
      Operand<TFloat32> probabilities =
          tf.nn.softmax(tf.linalg.matMul(written, tf.constant(new float[16][10])));
      try (Session session = new Session(graph)) {
        SavedModelBundle.exporter(directory.toString())
            .withTags("serve")
            .withSession(session)
            .withSignature(
                Signature.builder()
                    .key("serving_default")
                    .input("images", images)
                    .output("probabilities", probabilities)
                    .build())
            .export();
      }
    }
    return directory;
  }

  private static Signature writing(Ops tf, Path victim) {
    Placeholder<TFloat32> given =
        tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 16)));
    WriteFile write = tf.io.writeFile(tf.constant(victim.toString()), tf.constant("owned"));
    Operand<TFloat32> result = tf.withControlDependencies(List.of(write)).identity(given);
    return Signature.builder()
        .key("writing")
        .input("given", given)
        .output("result", result)
        .build();
  }
}
