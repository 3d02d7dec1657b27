package io.streamlens.modelstore.savedmodel.adaptation;

import io.streamlens.modelstore.UnfitModelException;
import io.streamlens.modelstore.manifest.ImageSpec;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.proto.TensorShapeProto.Dim;

/**
 * Where images go into a foreign graph, and where their classes come out.
 *
 * @param key the signature's
 * @param inputName the signature's name for the images
 * @param inputTensor the graph's name for them, such as {@code serving_default_x:0}
 * @param type uint8 or float32
 * @param image the shape of one image
 * @param flat whether the graph takes it in one dimension, or otherwise reshaped
 * @param dimensions of one image as the graph takes it
 * @param batch the only size of a batch that it takes; 0 if it takes any
 * @param outputName the signature's name for what comes out
 * @param outputTensor the graph's name for it
 */
record ForeignSignature(
    String key,
    String inputName,
    String inputTensor,
    DataType type,
    ImageSpec image,
    boolean flat,
    List<Integer> dimensions,
    int batch,
    String outputName,
    String outputTensor) {

  private static final Set<DataType> TYPES = Set.of(DataType.DT_UINT8, DataType.DT_FLOAT);
  private static final String INITIALISATION = "__saved_model_init_op";

  /**
   * Finds the signature that is asked for and checks that it can be made to fit.
   *
   * @throws UnfitModelException saying what is missing
   */
  static ForeignSignature of(MetaGraphDef graph, ImportRequest request) {
    SignatureDef signature = graph.getSignatureDefMap().get(request.signature());
    if (signature == null) {
      Set<String> keys = new TreeSet<>(graph.getSignatureDefMap().keySet());
      keys.remove(INITIALISATION);
      throw new UnfitModelException(
          "it has no signature '%s' (there are: %s; choose one with --signature)"
              .formatted(request.signature(), keys));
    }
    Map.Entry<String, TensorInfo> input = onlyInput(request.signature(), signature);
    Map.Entry<String, TensorInfo> output = output(signature, request);
    List<Integer> sides = sides(input);
    ImageSpec image = image(sides.subList(1, sides.size()), input, request.input());
    List<Integer> whole = List.of(image.height(), image.width(), image.channels());
    boolean flat = sides.size() != 4;
    return new ForeignSignature(
        request.signature(),
        input.getKey(),
        input.getValue().getName(),
        input.getValue().getDtype(),
        image,
        flat,
        flat ? sides.subList(1, sides.size()) : whole,
        Math.max(0, sides.get(0)),
        output.getKey(),
        output.getValue().getName());
  }

  private static Map.Entry<String, TensorInfo> onlyInput(String key, SignatureDef signature) {
    if (signature.getInputsCount() != 1) {
      throw new UnfitModelException(
          "the signature '%s' has the inputs %s, and a model here has one, the images"
              .formatted(key, describe(signature.getInputsMap())));
    }
    Map.Entry<String, TensorInfo> input = signature.getInputsMap().entrySet().iterator().next();
    if (!TYPES.contains(input.getValue().getDtype())) {
      throw new UnfitModelException(
          "the input %s is no image of uint8 or float32 values%s"
              .formatted(
                  describe(input),
                  input.getValue().getDtype() == DataType.DT_STRING
                      ? " (encoded images and tf.Examples are decoded before they reach a model"
                          + " here: export a signature that takes pixels)"
                      : ""));
    }
    return input;
  }

  private static Map.Entry<String, TensorInfo> output(
      SignatureDef signature, ImportRequest request) {
    List<Map.Entry<String, TensorInfo>> fitting =
        signature.getOutputsMap().entrySet().stream()
            .filter(each -> request.output() == null || each.getKey().equals(request.output()))
            .filter(each -> each.getValue().getDtype() == DataType.DT_FLOAT)
            .filter(each -> givesOneValueForEach(request.labels(), each.getValue()))
            .toList();
    if (fitting.size() == 1) {
      return fitting.get(0);
    }
    throw new UnfitModelException(
        "the signature '%s' has %s output float32 [N, %d], one value for each of the %d labels%s"
                .formatted(
                    request.signature(),
                    fitting.isEmpty() ? "no" : "more than one",
                    request.labels().size(),
                    request.labels().size(),
                    request.output() == null ? "" : ", with the name '" + request.output() + "'")
            + " (there are: %s%s)"
                .formatted(
                    describe(signature.getOutputsMap()),
                    fitting.isEmpty() ? "" : "; choose one with --output-name"));
  }

  /** Where the shape is not told, the first run tells. */
  private static boolean givesOneValueForEach(List<String> labels, TensorInfo output) {
    TensorShapeProto shape = output.getTensorShape();
    return shape.getUnknownRank()
        || shape.getDimCount() == 2
            && Set.of((long) labels.size(), -1L).contains(shape.getDim(1).getSize());
  }

  /** All dimensions, the batch first; -1 for those the signature leaves open. */
  private static List<Integer> sides(Map.Entry<String, TensorInfo> input) {
    TensorShapeProto shape = input.getValue().getTensorShape();
    if (shape.getUnknownRank()) {
      return List.of(-1, -1, -1, -1);
    }
    if (shape.getDimCount() < 2) {
      throw new UnfitModelException(
          "the input " + describe(input) + " has no images: expected [N, height, width, channels]");
    }
    return shape.getDimList().stream()
        .map(Dim::getSize)
        .map(side -> (int) Math.max(-1, Math.min(side, Integer.MAX_VALUE)))
        .toList();
  }

  /** Without channels it is grey. */
  private static ImageSpec image(
      List<Integer> sides, Map.Entry<String, TensorInfo> input, @Nullable ImageSpec given) {
    if (given != null) {
      if (!fits(given, sides)) {
        throw new UnfitModelException(
            "an image of %s does not fit the input %s".formatted(given, describe(input)));
      }
      return given;
    }
    if (!sides.contains(-1) && sides.size() == 2) {
      return spec(sides.get(0), sides.get(1), 1, input);
    }
    if (sides.contains(-1) || sides.size() != 3) {
      throw new UnfitModelException(
          "the input %s does not tell the shape of an image: give it with --input HxWxC"
              .formatted(describe(input)));
    }
    if (sides.get(2) != 1 && sides.get(2) != 3) {
      throw new UnfitModelException(
          "the input %s has %d channels in its last dimension, and a model here has 1 or 3%s"
              .formatted(
                  describe(input),
                  sides.get(2),
                  sides.get(0) == 1 || sides.get(0) == 3
                      ? " (it seems to take channels first: export it with channels last)"
                      : ""));
    }
    return spec(sides.get(0), sides.get(1), sides.get(2), input);
  }

  private static ImageSpec spec(
      int height, int width, int channels, Map.Entry<String, TensorInfo> input) {
    try {
      return new ImageSpec(height, width, channels);
    } catch (IllegalArgumentException e) {
      throw new UnfitModelException("the input " + describe(input) + ": " + e.getMessage(), e);
    }
  }

  /** Side by side where there are three, by their product where the graph takes it otherwise. */
  private static boolean fits(ImageSpec image, List<Integer> sides) {
    List<Integer> whole = List.of(image.height(), image.width(), image.channels());
    if (sides.size() == 3) {
      return Stream.of(0, 1, 2)
          .allMatch(i -> sides.get(i) == -1 || sides.get(i).equals(whole.get(i)));
    }
    return sides.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b) == image.size();
  }

  private static String describe(Map<String, TensorInfo> tensors) {
    return tensors.entrySet().stream()
        .map(ForeignSignature::describe)
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static String describe(Map.Entry<String, TensorInfo> tensor) {
    TensorShapeProto shape = tensor.getValue().getTensorShape();
    String sides =
        shape.getUnknownRank()
            ? "of any shape"
            : shape.getDimList().stream()
                .map(side -> side.getSize() < 0 ? "N" : String.valueOf(side.getSize()))
                .collect(Collectors.joining(", ", "[", "]"));
    String type =
        tensor.getValue().getDtype().name().replaceFirst("^DT_", "").toLowerCase(Locale.ROOT);
    return "'%s' %s %s".formatted(tensor.getKey(), type.equals("float") ? "float32" : type, sides);
  }
}
