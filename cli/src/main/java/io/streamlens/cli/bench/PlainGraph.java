package io.streamlens.cli.bench;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.trainer.network.GraphBuilder;
import io.streamlens.trainer.network.LayerContext.Mode;
import io.streamlens.trainer.network.Networks;
import io.streamlens.trainer.network.Normalization;
import io.streamlens.trainer.network.ShapedNetwork;
import io.streamlens.trainer.network.WeightSpec;
import io.streamlens.trainer.network.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.AttrValue.ListValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

/**
 * A network as it comes out of TensorFlow's own operations, not made for being asked: batch
 * normalisation stands where it was trained, and maxima are taken by {@code MaxPoolV2}, as {@code
 * tf.nn.maxPool} does. What our exports are held against. Its weights are random: speed does not
 * depend on them.
 */
final class PlainGraph {

  private static final int LABELS = 10;
  private static final String MAX_POOL = "MaxPool";
  private static final String WINDOW = "ksize";
  private static final String STRIDES = "strides";

  private PlainGraph() {}

  /**
   * Writes it as a SavedModel with the same signature as our exports have.
   *
   * @param network a built-in one
   * @param input what it takes
   */
  static void write(Path directory, String network, ImageSpec input) throws IOException {
    ShapedNetwork shaped = ShapedNetwork.of(Networks.named(network), input, LABELS);
    GraphDef plain;
    try (Graph graph = new Graph()) {
      add(Ops.create(graph), shaped);
      plain = withPlainPools(graph.toGraphDef());
    }
    try (Graph graph = new Graph()) {
      graph.importGraphDef(plain);
      Signature signature =
          Signature.builder()
              .key("serving_default")
              .methodName("tensorflow/serving/predict")
              .input("images", graph.operationOrThrow("images").output(0))
              .output("probabilities", graph.operationOrThrow("probabilities").output(0))
              .build();
      try (Session session = new Session(graph)) {
        SavedModelBundle.exporter(directory.toString())
            .withTags("serve")
            .withSession(session)
            .withSignature(signature)
            .export();
      }
    }
  }

  private static void add(Ops tf, ShapedNetwork network) {
    ImageSpec input = network.input();
    Weights weights = Weights.initial(network.weights(), 1);
    Normalization normalization =
        new Normalization(filled(input.channels(), 1 / 128f), filled(input.channels(), -1));
    Placeholder<TUint8> images =
        tf.withName("images")
            .placeholder(
                TUint8.class,
                Placeholder.shape(
                    Shape.of(Shape.UNKNOWN_SIZE, input.height(), input.width(), input.channels())));
    Operand<TFloat32> logits =
        new GraphBuilder(tf, network, normalization, spec -> constant(tf, spec, weights), null)
            .addNetwork(images, Mode.INFERENCE);
    tf.withName("probabilities").nn.softmax(logits);
  }

  private static float[] filled(int length, float value) {
    float[] values = new float[length];
    Arrays.fill(values, value);
    return values;
  }

  private static Operand<TFloat32> constant(Ops tf, WeightSpec spec, Weights weights) {
    Shape shape = Shape.of(spec.shape().stream().mapToLong(Integer::longValue).toArray());
    return tf.withName(spec.name()).constant(shape, DataBuffers.of(weights.of(spec.name())));
  }

  /** The window and strides of each become inputs of it. */
  private static GraphDef withPlainPools(GraphDef graph) {
    GraphDef.Builder plain = graph.toBuilder().clearNode();
    for (NodeDef node : graph.getNodeList()) {
      if (!node.getOp().equals(MAX_POOL)) {
        plain.addNode(node);
        continue;
      }
      for (String name : new String[] {WINDOW, STRIDES}) {
        plain.addNode(constant(node.getName() + "/" + name, node.getAttrOrThrow(name).getList()));
      }
      plain.addNode(
          node.toBuilder()
              .setOp("MaxPoolV2")
              .addInput(node.getName() + "/" + WINDOW)
              .addInput(node.getName() + "/" + STRIDES)
              .removeAttr(WINDOW)
              .removeAttr(STRIDES)
              .removeAttr("explicit_paddings"));
    }
    return plain.build();
  }

  private static NodeDef constant(String name, ListValue numbers) {
    TensorProto.Builder value =
        TensorProto.newBuilder()
            .setDtype(DataType.DT_INT32)
            .setTensorShape(
                TensorShapeProto.newBuilder()
                    .addDim(TensorShapeProto.Dim.newBuilder().setSize(numbers.getICount())));
    numbers.getIList().forEach(number -> value.addIntVal(number.intValue()));
    return NodeDef.newBuilder()
        .setName(name)
        .setOp("Const")
        .putAttr("dtype", AttrValue.newBuilder().setType(DataType.DT_INT32).build())
        .putAttr("value", AttrValue.newBuilder().setTensor(value).build())
        .build();
  }
}
