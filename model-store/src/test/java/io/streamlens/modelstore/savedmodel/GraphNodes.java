package io.streamlens.modelstore.savedmodel;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.stream.Stream;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** Nodes and functions of a graph, written by hand as other programs than ours would. */
public final class GraphNodes {

  private GraphNodes() {}

  /** A node without attributes. */
  public static NodeDef.Builder node(String operation, String name, String... inputs) {
    return NodeDef.newBuilder().setOp(operation).setName(name).addAllInput(List.of(inputs));
  }

  /** A scalar string. */
  public static NodeDef text(String name, String value) {
    return node("Const", name)
        .putAttr("dtype", type(DataType.DT_STRING))
        .putAttr(
            "value",
            AttrValue.newBuilder()
                .setTensor(
                    TensorProto.newBuilder()
                        .setDtype(DataType.DT_STRING)
                        .setTensorShape(TensorShapeProto.getDefaultInstance())
                        .addStringVal(ByteString.copyFromUtf8(value)))
                .build())
        .build();
  }

  /** A vector of strings. */
  public static NodeDef texts(String name, List<String> values) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setDtype(DataType.DT_STRING).setTensorShape(shape(values.size()));
    values.forEach(value -> tensor.addStringVal(ByteString.copyFromUtf8(value)));
    return node("Const", name)
        .putAttr("dtype", type(DataType.DT_STRING))
        .putAttr("value", AttrValue.newBuilder().setTensor(tensor).build())
        .build();
  }

  /** What is computed by a node that hands one float tensor on. */
  public static NodeDef identity(String name, String... inputs) {
    return node("Identity", name, inputs).putAttr("T", type(DataType.DT_FLOAT)).build();
  }

  /** A call of {@code function}, whose results have the types {@code out}. */
  public static NodeDef call(
      String name, String function, List<DataType> in, List<DataType> out, String... inputs) {
    return node("StatefulPartitionedCall", name, inputs)
        .putAttr("Tin", types(in))
        .putAttr("Tout", types(out))
        .putAttr("f", function(function))
        .build();
  }

  /** A call of a function from one float tensor to one. */
  public static NodeDef call(String name, String function, String... inputs) {
    List<DataType> one = List.of(DataType.DT_FLOAT);
    return call(name, function, one, one, inputs);
  }

  /** A function from a float tensor {@code x} to what its node {@code result} gives. */
  public static FunctionDef function(String name, NodeDef... nodes) {
    return FunctionDef.newBuilder()
        .setSignature(
            OpDef.newBuilder()
                .setName(name)
                .addInputArg(argument("x", DataType.DT_FLOAT))
                .addOutputArg(argument("y", DataType.DT_FLOAT))
                .setIsStateful(true))
        .addAllNodeDef(List.of(nodes))
        .putRet("y", "result:output:0")
        .build();
  }

  /** An argument or result of a function. */
  public static OpDef.ArgDef argument(String name, DataType type) {
    return OpDef.ArgDef.newBuilder().setName(name).setType(type).build();
  }

  public static AttrValue type(DataType type) {
    return AttrValue.newBuilder().setType(type).build();
  }

  public static AttrValue types(List<DataType> types) {
    return AttrValue.newBuilder()
        .setList(AttrValue.ListValue.newBuilder().addAllType(types))
        .build();
  }

  public static AttrValue function(String name) {
    return AttrValue.newBuilder().setFunc(NameAttrList.newBuilder().setName(name)).build();
  }

  public static AttrValue functions(String... names) {
    AttrValue.ListValue.Builder list = AttrValue.ListValue.newBuilder();
    Stream.of(names).forEach(name -> list.addFunc(NameAttrList.newBuilder().setName(name)));
    return AttrValue.newBuilder().setList(list).build();
  }

  public static AttrValue bytes(String value) {
    return AttrValue.newBuilder().setS(ByteString.copyFromUtf8(value)).build();
  }

  public static AttrValue shapeOf(long... sides) {
    return AttrValue.newBuilder().setShape(shape(sides)).build();
  }

  public static TensorShapeProto shape(long... sides) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long side : sides) {
      shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(side));
    }
    return shape.build();
  }
}
