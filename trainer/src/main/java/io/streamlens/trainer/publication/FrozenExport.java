package io.streamlens.trainer.publication;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.savedmodel.SavedModelLayers;
import io.streamlens.trainer.network.GraphBuilder;
import io.streamlens.trainer.network.InferenceNetwork;
import io.streamlens.trainer.network.LayerContext.Mode;
import io.streamlens.trainer.network.Normalization;
import io.streamlens.trainer.network.ShapedNetwork;
import io.streamlens.trainer.network.WeightSpec;
import io.streamlens.trainer.network.Weights;
import java.io.IOException;
import java.nio.file.Path;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

/**
 * Writes a trained network as a SavedModel that can only infer: a graph of its own in inference
 * mode, the weights in it as constants, pixels in and probabilities out. What comes out of each
 * layer has a name too, so that it can be looked at. Batch normalisation should have been folded
 * before ({@link InferenceNetwork}).
 */
public final class FrozenExport {

  private static final String SIGNATURE = "serving_default";
  private static final String INPUT = "images";
  private static final String OUTPUT = "probabilities";
  private static final String METHOD = "tensorflow/serving/predict";
  private static final String TAG = "serve";

  private FrozenExport() {}

  /**
   * Writes {@code saved_model.pb} and what belongs to it.
   *
   * @throws PublicationRefusedException if it cannot be written
   */
  public static void write(
      Path directory, InferenceNetwork inference, Normalization normalization) {
    try (Graph graph = new Graph()) {
      Signature signature =
          addTo(Ops.create(graph), inference.network(), normalization, inference.weights());
      try (Session session = new Session(graph)) {
        SavedModelBundle.exporter(directory.toString())
            .withTags(TAG)
            .withSession(session)
            .withSignature(signature)
            .export();
      }
    } catch (IOException e) {
      throw new PublicationRefusedException(
          "the model could not be exported to " + directory + ": " + e.getMessage(), e);
    }
  }

  private static Signature addTo(
      Ops tf, ShapedNetwork network, Normalization normalization, Weights weights) {
    ImageSpec input = network.input();
    Shape shape = Shape.of(Shape.UNKNOWN_SIZE, input.height(), input.width(), input.channels());
    Placeholder<TUint8> images =
        tf.withName(INPUT).placeholder(TUint8.class, Placeholder.shape(shape));
    GraphBuilder builder =
        new GraphBuilder(tf, network, normalization, spec -> constant(tf, spec, weights), null);
    // Nothing follows these: a session that is asked for probabilities only leaves them out.
    builder.onOutput(
        (layer, output) ->
            tf.withName(layer.weightPrefix() + SavedModelLayers.OUTPUT).identity(output));
    Operand<TFloat32> logits = builder.addNetwork(images, Mode.INFERENCE);
    Operand<TFloat32> probabilities = tf.withName(OUTPUT).nn.softmax(logits);
    return Signature.builder()
        .key(SIGNATURE)
        .methodName(METHOD)
        .input(INPUT, images)
        .output(OUTPUT, probabilities)
        .build();
  }

  private static Operand<TFloat32> constant(Ops tf, WeightSpec spec, Weights weights) {
    Shape shape = Shape.of(spec.shape().stream().mapToLong(Integer::longValue).toArray());
    return tf.withName(spec.name()).constant(shape, DataBuffers.of(weights.of(spec.name())));
  }
}
