package io.streamlens.cli.models;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;

/**
 * The configurations of other servers as protocol buffers: of the messages in {@code
 * model_server_config.proto} of TensorFlow Serving and {@code model_config.proto} of Triton, the
 * fields that are written here.
 */
final class ServerSchemas {

  private ServerSchemas() {}

  /** {@code tensorflow.serving.ModelServerConfig}. */
  static Descriptor tensorFlowServing() throws DescriptorValidationException {
    DescriptorProto.Builder labels =
        message(
            "VersionLabelsEntry",
            field("key", 1, Type.TYPE_STRING),
            field("value", 2, Type.TYPE_INT64));
    labels.getOptionsBuilder().setMapEntry(true);
    FileDescriptorProto file =
        FileDescriptorProto.newBuilder()
            .setName("serving")
            .setSyntax("proto3")
            .addMessageType(message("Specific", repeated("versions", 1, Type.TYPE_INT64)))
            .addMessageType(message("Policy", nested("specific", 102, "Specific")))
            .addMessageType(
                message(
                        "ModelConfig",
                        field("name", 1, Type.TYPE_STRING),
                        field("base_path", 2, Type.TYPE_STRING),
                        field("model_platform", 4, Type.TYPE_STRING),
                        nested("model_version_policy", 7, "Policy"),
                        nested("version_labels", 8, "ModelConfig.VersionLabelsEntry")
                            .setLabel(Label.LABEL_REPEATED))
                    .addNestedType(labels))
            .addMessageType(
                message(
                    "ModelConfigList",
                    nested("config", 1, "ModelConfig").setLabel(Label.LABEL_REPEATED)))
            .addMessageType(
                message("ModelServerConfig", nested("model_config_list", 1, "ModelConfigList")))
            .build();
    return build(file, "ModelServerConfig");
  }

  /** {@code inference.ModelConfig}. */
  static Descriptor triton() throws DescriptorValidationException {
    FileDescriptorProto file =
        FileDescriptorProto.newBuilder()
            .setName("triton")
            .setSyntax("proto3")
            .addEnumType(values("DataType", "TYPE_INVALID", "", "TYPE_UINT8").addValue(fp32()))
            .addEnumType(values("Format", "FORMAT_NONE", "FORMAT_NHWC"))
            .addMessageType(
                message(
                    "ModelInput",
                    field("name", 1, Type.TYPE_STRING),
                    field("data_type", 2, Type.TYPE_ENUM).setTypeName("DataType"),
                    field("format", 3, Type.TYPE_ENUM).setTypeName("Format"),
                    repeated("dims", 4, Type.TYPE_INT64)))
            .addMessageType(
                message(
                    "ModelOutput",
                    field("name", 1, Type.TYPE_STRING),
                    field("data_type", 2, Type.TYPE_ENUM).setTypeName("DataType"),
                    repeated("dims", 3, Type.TYPE_INT64),
                    field("label_filename", 4, Type.TYPE_STRING)))
            .addMessageType(message("Specific", repeated("versions", 1, Type.TYPE_INT64)))
            .addMessageType(message("Policy", nested("specific", 3, "Specific")))
            .addMessageType(message("DynamicBatching"))
            .addMessageType(
                message(
                    "ModelConfig",
                    field("name", 1, Type.TYPE_STRING),
                    field("platform", 2, Type.TYPE_STRING),
                    nested("version_policy", 3, "Policy"),
                    field("max_batch_size", 4, Type.TYPE_INT32),
                    nested("input", 5, "ModelInput").setLabel(Label.LABEL_REPEATED),
                    nested("output", 6, "ModelOutput").setLabel(Label.LABEL_REPEATED),
                    nested("dynamic_batching", 11, "DynamicBatching")))
            .build();
    return build(file, "ModelConfig");
  }

  private static Descriptor build(FileDescriptorProto file, String message)
      throws DescriptorValidationException {
    return FileDescriptor.buildFrom(file, new FileDescriptor[0]).findMessageTypeByName(message);
  }

  private static EnumValueDescriptorProto fp32() {
    return EnumValueDescriptorProto.newBuilder().setName("TYPE_FP32").setNumber(11).build();
  }

  /** Values from 0 on; an empty name leaves its number out. */
  private static EnumDescriptorProto.Builder values(String name, String... values) {
    EnumDescriptorProto.Builder type = EnumDescriptorProto.newBuilder().setName(name);
    for (int i = 0; i < values.length; i++) {
      if (!values[i].isEmpty()) {
        type.addValueBuilder().setName(values[i]).setNumber(i);
      }
    }
    return type;
  }

  private static DescriptorProto.Builder message(
      String name, FieldDescriptorProto.Builder... fields) {
    DescriptorProto.Builder message = DescriptorProto.newBuilder().setName(name);
    for (FieldDescriptorProto.Builder field : fields) {
      message.addField(field);
    }
    return message;
  }

  private static FieldDescriptorProto.Builder field(String name, int number, Type type) {
    return FieldDescriptorProto.newBuilder()
        .setName(name)
        .setNumber(number)
        .setType(type)
        .setLabel(Label.LABEL_OPTIONAL);
  }

  private static FieldDescriptorProto.Builder repeated(String name, int number, Type type) {
    return field(name, number, type).setLabel(Label.LABEL_REPEATED);
  }

  private static FieldDescriptorProto.Builder nested(String name, int number, String type) {
    return field(name, number, Type.TYPE_MESSAGE).setTypeName(type);
  }
}
