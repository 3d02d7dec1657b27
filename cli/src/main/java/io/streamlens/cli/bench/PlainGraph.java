package io.streamlens.cli.bench;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.trainer.network.InferenceNetwork;
import io.streamlens.trainer.network.Networks;
import io.streamlens.trainer.network.Normalization;
import io.streamlens.trainer.network.ShapedNetwork;
import io.streamlens.trainer.network.Weights;
import io.streamlens.trainer.publication.FrozenExport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.AttrValue.ListValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

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
    Normalization normalization =
        new Normalization(filled(input.channels(), 1 / 128f), filled(input.channels(), -1));
    // Not folded, unlike what InferenceNetwork.of gives.
    InferenceNetwork trained = new InferenceNetwork(shaped, Weights.initial(shaped.weights(), 1));
    FrozenExport.write(directory, trained, normalization);
    Path file = directory.resolve("saved_model.pb");
    SavedModel.Builder model = SavedModel.parseFrom(Files.readAllBytes(file)).toBuilder();
    MetaGraphDef.Builder graph = model.getMetaGraphsBuilder(0);
    graph.setGraphDef(withPlainPools(graph.getGraphDef()));
    Files.write(file, model.build().toByteArray());
  }

  private static float[] filled(int length, float value) {
    float[] values = new float[length];
    Arrays.fill(values, value);
    return values;
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
