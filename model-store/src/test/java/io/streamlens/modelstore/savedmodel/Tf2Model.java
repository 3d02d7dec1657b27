package io.streamlens.modelstore.savedmodel;

import static io.streamlens.modelstore.savedmodel.GraphNodes.argument;
import static io.streamlens.modelstore.savedmodel.GraphNodes.bytes;
import static io.streamlens.modelstore.savedmodel.GraphNodes.call;
import static io.streamlens.modelstore.savedmodel.GraphNodes.node;
import static io.streamlens.modelstore.savedmodel.GraphNodes.shape;
import static io.streamlens.modelstore.savedmodel.GraphNodes.shapeOf;
import static io.streamlens.modelstore.savedmodel.GraphNodes.texts;
import static io.streamlens.modelstore.savedmodel.GraphNodes.type;
import static io.streamlens.modelstore.savedmodel.GraphNodes.types;
import static org.tensorflow.proto.DataType.DT_FLOAT;
import static org.tensorflow.proto.DataType.DT_INT32;
import static org.tensorflow.proto.DataType.DT_RESOURCE;
import static org.tensorflow.proto.DataType.DT_STRING;

import com.google.protobuf.ByteString;
import io.streamlens.modelstore.manifest.ImageSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorProto;

/**
 * A softmax regression on floats in the layout that Python's {@code tf.saved_model.save} writes:
 * resource variables, a signature that is a function calling a function, and a saver whose two
 * halves are functions as well.
 *
 * @param input the shape of one image
 * @param labels how many outputs
 * @param inputName what the signature calls its input
 * @param batch the first dimension of the input: -1 for a free one
 * @param softmax whether probabilities come out, and not logits
 */
public record Tf2Model(ImageSpec input, int labels, String inputName, int batch, boolean softmax) {

  /** The functions of the saver. */
  public static final String SAVE = "__inference__traced_save_9";

  public static final String RESTORE = "__inference__traced_restore_9";

  private static final List<String> KEYS =
      List.of("w/.ATTRIBUTES/VARIABLE_VALUE", "b/.ATTRIBUTES/VARIABLE_VALUE");

  /** Writes {@code saved_model.pb} and {@code variables}. */
  public void write(Path directory) throws IOException {
    Files.createDirectories(directory.resolve("variables"));
    saveVariables(directory.resolve("variables/variables"));
    MetaGraphDef.Builder graph =
        MetaGraphDef.newBuilder()
            .setGraphDef(graph())
            .setSaverDef(
                SaverDef.newBuilder()
                    .setFilenameTensorName("saver_filename:0")
                    .setSaveTensorName("StatefulPartitionedCall_1:0")
                    .setRestoreOpName("StatefulPartitionedCall_2")
                    .setVersion(SaverDef.CheckpointFormatVersion.V2))
            .putSignatureDef("serving_default", signature())
            .putSignatureDef(
                "__saved_model_init_op",
                SignatureDef.newBuilder()
                    .putOutputs(
                        "__saved_model_init_op", TensorInfo.newBuilder().setName("NoOp").build())
                    .build());
    graph.getMetaInfoDefBuilder().addTags("serve");
    Files.write(
        directory.resolve("saved_model.pb"),
        SavedModel.newBuilder().addMetaGraphs(graph).build().toByteArray());
  }

  /** What it must give for one image whose values were scaled, in double precision. */
  public double[] expected(float[] image) {
    float[] weights = weights();
    double[] result = new double[labels];
    double sum = 0;
    for (int label = 0; label < labels; label++) {
      result[label] = biases()[label];
      for (int i = 0; i < image.length; i++) {
        result[label] += image[i] * (double) weights[i * labels + label];
      }
      sum += Math.exp(result[label]);
    }
    for (int label = 0; softmax && label < labels; label++) {
      result[label] = Math.exp(result[label]) / sum;
    }
    return result;
  }

  private float[] weights() {
    Random random = new Random(11);
    float[] weights = new float[input.size() * labels];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextGaussian() * 4 / input.size();
    }
    return weights;
  }

  private float[] biases() {
    float[] biases = new float[labels];
    for (int i = 0; i < labels; i++) {
      biases[i] = i / 10f;
    }
    return biases;
  }

  private void saveVariables(Path prefix) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Op save =
          tf.train.save(
              tf.constant(prefix.toString()),
              tf.constant(NdArrays.vectorOfObjects(KEYS.toArray(String[]::new))),
              tf.constant(NdArrays.vectorOfObjects("", "")),
              List.of(
                  tf.constant(Shape.of(input.size(), labels), DataBuffers.of(weights())),
                  tf.constant(biases())));
      try (Session session = new Session(graph)) {
        session.runner().addTarget(save).run().close();
      }
    }
  }

  private SignatureDef signature() {
    return SignatureDef.newBuilder()
        .setMethodName("tensorflow/serving/predict")
        .putInputs(
            inputName,
            TensorInfo.newBuilder()
                .setName("serving_default_" + inputName + ":0")
                .setDtype(DT_FLOAT)
                .setTensorShape(shape(batch, input.height(), input.width(), input.channels()))
                .build())
        .putOutputs(
            "output_0",
            TensorInfo.newBuilder()
                .setName("StatefulPartitionedCall:0")
                .setDtype(DT_FLOAT)
                .setTensorShape(shape(batch, labels))
                .build())
        .build();
  }

  private GraphDef.Builder graph() {
    String images = "serving_default_" + inputName;
    GraphDef.Builder graph =
        GraphDef.newBuilder()
            .addNode(variable("w", input.size(), labels))
            .addNode(variable("b", labels))
            .addNode(read("w/Read/ReadVariableOp", "w"))
            .addNode(
                node("Placeholder", images)
                    .putAttr("dtype", type(DT_FLOAT))
                    .putAttr(
                        "shape", shapeOf(batch, input.height(), input.width(), input.channels())))
            .addNode(
                call(
                    "StatefulPartitionedCall",
                    "__inference_signature_wrapper_2",
                    List.of(DT_FLOAT, DT_RESOURCE, DT_RESOURCE),
                    List.of(DT_FLOAT),
                    images,
                    "w",
                    "b"))
            .addNode(node("NoOp", "NoOp"))
            .addNode(
                node("Placeholder", "saver_filename")
                    .putAttr("dtype", type(DT_STRING))
                    .putAttr("shape", shapeOf()));
    for (String half : List.of(SAVE, RESTORE)) {
      graph.addNode(
          call(
              "StatefulPartitionedCall_" + (half.equals(SAVE) ? 1 : 2),
              half,
              List.of(DT_STRING, DT_RESOURCE, DT_RESOURCE),
              List.of(DT_STRING),
              "saver_filename",
              "w",
              "b"));
    }
    graph
        .getLibraryBuilder()
        .addFunction(signatureWrapper())
        .addFunction(model())
        .addFunction(traced(SAVE, saveNodes()))
        .addFunction(traced(RESTORE, restoreNodes()));
    graph.getVersionsBuilder().setProducer(1994).setMinConsumer(12);
    return graph;
  }

  private static NodeDef variable(String name, long... sides) {
    return node("VarHandleOp", name)
        .putAttr("dtype", type(DT_FLOAT))
        .putAttr("shape", shapeOf(sides))
        .putAttr("shared_name", bytes(name))
        .build();
  }

  private static NodeDef read(String name, String variable) {
    return node("ReadVariableOp", name, variable).putAttr("dtype", type(DT_FLOAT)).build();
  }

  private static FunctionDef signatureWrapper() {
    return overVariables("__inference_signature_wrapper_2", "inputs", DT_FLOAT)
        .addNodeDef(
            call(
                "StatefulPartitionedCall",
                "__inference_model_1",
                List.of(DT_FLOAT, DT_RESOURCE, DT_RESOURCE),
                List.of(DT_FLOAT),
                "inputs",
                "w",
                "b"))
        .addNodeDef(GraphNodes.identity("Identity", "StatefulPartitionedCall:output:0", "^NoOp"))
        .addNodeDef(node("NoOp", "NoOp", "^StatefulPartitionedCall"))
        .putRet("result", "Identity:output:0")
        .build();
  }

  private FunctionDef model() {
    FunctionDef.Builder function =
        overVariables("__inference_model_1", "inputs", DT_FLOAT)
            .addNodeDef(ints("flat/shape", -1, input.size()))
            .addNodeDef(
                floats("Reshape", "flat", "inputs", "flat/shape:output:0")
                    .putAttr("Tshape", type(DT_INT32)))
            .addNodeDef(read("MatMul/Read", "w"))
            .addNodeDef(floats("MatMul", "MatMul", "flat:output:0", "MatMul/Read:value:0"))
            .addNodeDef(read("BiasAdd/Read", "b"))
            .addNodeDef(floats("BiasAdd", "BiasAdd", "MatMul:product:0", "BiasAdd/Read:value:0"));
    if (softmax) {
      function.addNodeDef(floats("Softmax", "Softmax", "BiasAdd:output:0"));
    }
    return function
        .addNodeDef(
            GraphNodes.identity(
                "Identity", softmax ? "Softmax:softmax:0" : "BiasAdd:output:0", "^NoOp"))
        .addNodeDef(node("NoOp", "NoOp", "^BiasAdd/Read", "^MatMul/Read"))
        .putRet("result", "Identity:output:0")
        .build();
  }

  private static NodeDef.Builder floats(String operation, String name, String... inputs) {
    return node(operation, name, inputs).putAttr("T", type(DT_FLOAT));
  }

  private static NodeDef ints(String name, int... values) {
    ByteBuffer content = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      content.putInt(value);
    }
    return node("Const", name)
        .putAttr("dtype", type(DT_INT32))
        .putAttr(
            "value",
            AttrValue.newBuilder()
                .setTensor(
                    TensorProto.newBuilder()
                        .setDtype(DT_INT32)
                        .setTensorShape(shape(values.length))
                        .setTensorContent(ByteString.copyFrom(content.flip())))
                .build())
        .build();
  }

  private static List<NodeDef> saveNodes() {
    return List.of(
        read("Read", "w"),
        read("Read_1", "b"),
        texts("SaveV2/tensor_names", KEYS),
        texts("SaveV2/shape_and_slices", List.of("", "")),
        node(
                "SaveV2",
                "SaveV2",
                "file_prefix",
                "SaveV2/tensor_names:output:0",
                "SaveV2/shape_and_slices:output:0",
                "Read:value:0",
                "Read_1:value:0")
            .putAttr("dtypes", types(List.of(DT_FLOAT, DT_FLOAT)))
            .build(),
        node("NoOp", "NoOp", "^SaveV2").build());
  }

  private static List<NodeDef> restoreNodes() {
    return List.of(
        texts("RestoreV2/tensor_names", KEYS),
        texts("RestoreV2/shape_and_slices", List.of("", "")),
        node(
                "RestoreV2",
                "RestoreV2",
                "file_prefix",
                "RestoreV2/tensor_names:output:0",
                "RestoreV2/shape_and_slices:output:0")
            .putAttr("dtypes", types(List.of(DT_FLOAT, DT_FLOAT)))
            .build(),
        assign("AssignVariableOp", "w", "RestoreV2:tensors:0"),
        assign("AssignVariableOp_1", "b", "RestoreV2:tensors:1"),
        node("NoOp", "NoOp", "^AssignVariableOp", "^AssignVariableOp_1").build());
  }

  private static NodeDef assign(String name, String variable, String value) {
    return node("AssignVariableOp", name, variable, value).putAttr("dtype", type(DT_FLOAT)).build();
  }

  private static FunctionDef traced(String name, List<NodeDef> nodes) {
    return overVariables(name, "file_prefix", DT_STRING)
        .addAllNodeDef(nodes)
        .addNodeDef(
            node("Identity", "Identity", "file_prefix", "^NoOp").putAttr("T", type(DT_STRING)))
        .putRet("result", "Identity:output:0")
        .build();
  }

  /** A function of {@code first} and the variables to something of the same type. */
  private static FunctionDef.Builder overVariables(String name, String first, DataType type) {
    return FunctionDef.newBuilder()
        .setSignature(
            OpDef.newBuilder()
                .setName(name)
                .addInputArg(argument(first, type))
                .addInputArg(argument("w", DT_RESOURCE))
                .addInputArg(argument("b", DT_RESOURCE))
                .addOutputArg(argument("result", type))
                .setIsStateful(true));
  }
}
