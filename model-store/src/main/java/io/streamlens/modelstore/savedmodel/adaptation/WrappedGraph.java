package io.streamlens.modelstore.savedmodel.adaptation;

import com.google.protobuf.ByteString;
import io.streamlens.modelstore.UnfitModelException;
import io.streamlens.modelstore.manifest.ImportRecord.Values;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Puts nodes in front of a foreign graph and behind it, so that it has our signature. The rest, its
 * functions and variables too, stays as it is; its other signatures go.
 */
final class WrappedGraph {

  private static final String INITIALISATION = "__saved_model_init_op";

  private final MetaGraphDef.Builder meta;
  private final GraphDef.Builder graph;
  private final ForeignSignature signature;
  private final String prefix;

  private WrappedGraph(MetaGraphDef meta, ForeignSignature signature) {
    this.meta = meta.toBuilder();
    this.graph = this.meta.getGraphDefBuilder();
    this.signature = signature;
    this.prefix = freePrefix(meta.getGraphDef());
  }

  /**
   * The graph with our signature.
   *
   * @param scale what becomes of the pixels; {@code null} if the graph takes them as they are
   * @param labels how many values come out for an image
   * @throws UnfitModelException if images do not go into a node of their own
   */
  static MetaGraphDef of(
      MetaGraphDef meta,
      ForeignSignature signature,
      @Nullable PixelScale scale,
      Values values,
      int labels) {
    WrappedGraph wrapped = new WrappedGraph(meta, signature);
    wrapped.feedInput(wrapped.addScaling(scale));
    wrapped.replaceSignatures(values == Values.LOGITS ? wrapped.addSoftmax() : null, labels);
    wrapped.meta.clearObjectGraphDef();
    return wrapped.meta.build();
  }

  /** From uint8 images to what the graph takes; the name of the last node. */
  private String addScaling(@Nullable PixelScale scale) {
    add("Placeholder", "images")
        .putAttr("dtype", type(DataType.DT_UINT8))
        .putAttr("shape", AttrValue.newBuilder().setShape(imageShape()).build());
    String last = prefix + "images";
    if (scale != null) {
      add("Cast", "pixels", last)
          .putAttr("SrcT", type(DataType.DT_UINT8))
          .putAttr("DstT", type(DataType.DT_FLOAT));
      int channels = signature.image().channels();
      addConstant("factor", scale.factors(channels));
      addConstant("offset", scale.offsets(channels));
      addFloat("Mul", "scaled", prefix + "pixels", prefix + "factor");
      addFloat("AddV2", "shifted", prefix + "scaled", prefix + "offset");
      last = prefix + "shifted";
    }
    return signature.flat() ? addReshape(last) : last;
  }

  private String addReshape(String from) {
    int[] sides = new int[signature.dimensions().size() + 1];
    sides[0] = -1;
    for (int i = 1; i < sides.length; i++) {
      sides[i] = signature.dimensions().get(i - 1);
    }
    addConstant("shape", sides);
    add("Reshape", "reshaped", from, prefix + "shape")
        .putAttr("T", type(signature.type()))
        .putAttr("Tshape", type(DataType.DT_INT32));
    return prefix + "reshaped";
  }

  /** The node that was fed keeps its name, so that nothing behind it has to change. */
  private void feedInput(String from) {
    String tensor = signature.inputTensor();
    String name = tensor.endsWith(":0") ? tensor.substring(0, tensor.length() - 2) : tensor;
    NodeDef.Builder fed =
        graph.getNodeBuilderList().stream()
            .filter(node -> node.getName().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new UnfitModelException(
                        "the signature '%s' names the tensor '%s', which is no node's first output"
                            .formatted(signature.key(), tensor)));
    fed.setOp("Identity")
        .clearInput()
        .addInput(from)
        .clearAttr()
        .putAttr("T", type(signature.type()));
  }

  private String addSoftmax() {
    addFloat("Softmax", "probabilities", signature.outputTensor());
    return prefix + "probabilities:0";
  }

  private void replaceSignatures(@Nullable String softmax, int labels) {
    SignatureDef initialisation = meta.getSignatureDefMap().get(INITIALISATION);
    meta.clearSignatureDef();
    if (initialisation != null) {
      meta.putSignatureDef(INITIALISATION, initialisation);
    }
    meta.putSignatureDef(
        "serving_default",
        SignatureDef.newBuilder()
            .setMethodName("tensorflow/serving/predict")
            .putInputs("images", tensor(prefix + "images:0", DataType.DT_UINT8, imageShape()))
            .putOutputs(
                "probabilities",
                tensor(
                    softmax == null ? signature.outputTensor() : softmax,
                    DataType.DT_FLOAT,
                    shape(-1, labels)))
            .build());
  }

  private TensorShapeProto imageShape() {
    return shape(
        -1, signature.image().height(), signature.image().width(), signature.image().channels());
  }

  private void addFloat(String operation, String name, String... inputs) {
    add(operation, name, inputs).putAttr("T", type(DataType.DT_FLOAT));
  }

  private NodeDef.Builder add(String operation, String name, String... inputs) {
    return graph
        .addNodeBuilder()
        .setOp(operation)
        .setName(prefix + name)
        .addAllInput(List.of(inputs));
  }

  private void addConstant(String name, float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.nativeOrder());
    bytes.asFloatBuffer().put(values);
    addConstant(name, DataType.DT_FLOAT, values.length, bytes);
  }

  private void addConstant(String name, int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.nativeOrder());
    bytes.asIntBuffer().put(values);
    addConstant(name, DataType.DT_INT32, values.length, bytes);
  }

  private void addConstant(String name, DataType type, int length, ByteBuffer bytes) {
    add("Const", name)
        .putAttr("dtype", type(type))
        .putAttr(
            "value",
            AttrValue.newBuilder()
                .setTensor(
                    TensorProto.newBuilder()
                        .setDtype(type)
                        .setTensorShape(shape(length))
                        .setTensorContent(ByteString.copyFrom(bytes)))
                .build());
  }

  private static TensorInfo tensor(String name, DataType type, TensorShapeProto shape) {
    return TensorInfo.newBuilder().setName(name).setDtype(type).setTensorShape(shape).build();
  }

  private static AttrValue type(DataType type) {
    return AttrValue.newBuilder().setType(type).build();
  }

  private static TensorShapeProto shape(long... sides) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long side : sides) {
      shape.addDimBuilder().setSize(side);
    }
    return shape.build();
  }

  /** A name that no node of the graph begins with. */
  private static String freePrefix(GraphDef graph) {
    Set<String> scopes =
        graph.getNodeList().stream()
            .map(node -> node.getName().split("/", 2)[0])
            .collect(Collectors.toSet());
    String prefix = "streamlens";
    while (scopes.contains(prefix)) {
      prefix += "_";
    }
    return prefix + "/";
  }
}
