package io.streamlens.modelstore.savedmodel;

import io.streamlens.modelstore.CorruptModelException;
import io.streamlens.modelstore.manifest.ImageSpec;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Where images go into a graph and probabilities come out of it: the signature {@code
 * serving_default}, resolved once so that no name is parsed per batch.
 *
 * @param images fed with uint8 [N, height, width, channels]
 * @param probabilities fetched as float32 [N, labels]
 */
record ServingSignature(Output<?> images, Output<?> probabilities) {

  private static final String KEY = "serving_default";
  private static final String INPUT = "images";
  private static final String OUTPUT = "probabilities";

  /**
   * Finds the signature and checks it.
   *
   * @throws CorruptModelException naming what was expected and what was found
   */
  static ServingSignature of(SavedModelBundle bundle, ImageSpec input, int labels) {
    Map<String, SignatureDef> signatures = bundle.metaGraphDef().getSignatureDefMap();
    SignatureDef signature = signatures.get(KEY);
    if (signature == null) {
      throw new CorruptModelException(
          "expected the signature '" + KEY + "', found " + signatures.keySet());
    }
    String expectedInput =
        "uint8 [N, %d, %d, %d]".formatted(input.height(), input.width(), input.channels());
    String expectedOutput = "float32 [N, %d]".formatted(labels);
    TensorInfo images = check("input", INPUT, signature.getInputsMap(), expectedInput);
    TensorInfo probabilities = check("output", OUTPUT, signature.getOutputsMap(), expectedOutput);
    if (signature.getInputsCount() > 1) {
      throw new CorruptModelException(
          "expected '" + INPUT + "' as the only input, found " + signature.getInputsMap().keySet());
    }
    return new ServingSignature(
        resolve(bundle.graph(), images), resolve(bundle.graph(), probabilities));
  }

  private static TensorInfo check(
      String side, String name, Map<String, TensorInfo> tensors, String expected) {
    TensorInfo found = tensors.get(name);
    String description = found == null ? "only " + tensors.keySet() : describe(found);
    if (found == null || !description.equals(expected)) {
      throw new CorruptModelException(
          "expected %s '%s' of signature '%s' to be %s, found %s"
              .formatted(side, name, KEY, expected, description));
    }
    return found;
  }

  private static String describe(TensorInfo tensor) {
    return typeName(tensor.getDtype()) + " " + describe(tensor.getTensorShape());
  }

  private static String describe(TensorShapeProto shape) {
    if (shape.getUnknownRank()) {
      return "of any shape";
    }
    String sides =
        shape.getDimList().stream()
            .map(dimension -> dimension.getSize() < 0 ? "N" : String.valueOf(dimension.getSize()))
            .collect(Collectors.joining(", "));
    return "[" + sides + "]";
  }

  private static String typeName(DataType type) {
    return type == DataType.DT_FLOAT
        ? "float32"
        : type.name().replaceFirst("^DT_", "").toLowerCase(Locale.ROOT);
  }

  /** Finds the graph's tensor by its name in the signature, such as {@code images:0}. */
  private static Output<?> resolve(Graph graph, TensorInfo tensor) {
    String name = tensor.getName();
    int colon = name.lastIndexOf(':');
    String operationName = colon < 0 ? name : name.substring(0, colon);
    @Nullable GraphOperation operation = graph.operation(operationName);
    int index = colon < 0 ? 0 : parseIndex(name.substring(colon + 1));
    if (operation == null || index < 0 || index >= operation.numOutputs()) {
      throw new CorruptModelException(
          "the signature '" + KEY + "' names the tensor '" + name + "', which the graph has not");
    }
    return operation.output(index);
  }

  private static int parseIndex(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return -1; // no output has it, so the caller reports the whole name
    }
  }
}
