package io.streamlens.modelstore.savedmodel.adaptation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.streamlens.modelstore.CorruptModelException;
import io.streamlens.modelstore.Digest;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelStoreException;
import io.streamlens.modelstore.ModelStores;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.Schemas;
import io.streamlens.modelstore.UnfitModelException;
import io.streamlens.modelstore.UnsafeModelException;
import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.manifest.ImportRecord;
import io.streamlens.modelstore.manifest.ImportRecord.Values;
import io.streamlens.modelstore.manifest.ManifestJson;
import io.streamlens.modelstore.manifest.ModelManifest;
import io.streamlens.modelstore.manifest.Precision;
import io.streamlens.modelstore.manifest.Preprocessing;
import io.streamlens.modelstore.savedmodel.Devices;
import io.streamlens.modelstore.savedmodel.EditedModel;
import io.streamlens.modelstore.savedmodel.GoldenCheck;
import io.streamlens.modelstore.savedmodel.GraphNodes;
import io.streamlens.modelstore.savedmodel.SavedModelClassifier;
import io.streamlens.modelstore.savedmodel.Tf2Model;
import io.streamlens.modelstore.savedmodel.TinyModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/** Each model is first what Python writes; what it must give is computed beside TensorFlow. */
class SavedModelImportTest {

  private static final ImageSpec INPUT = new ImageSpec(4, 5, 3);
  private static final int LABELS = 6;
  private static final DoubleUnaryOperator UNIT = pixel -> pixel / 255;

  @TempDir Path source;
  @TempDir Path target;

  // What is made to fit

  @Test
  void shouldPutASoftmaxBehindLogits() throws IOException {
    Tf2Model model = write(new Tf2Model(INPUT, LABELS, "x", -1, false));

    ImportedModel imported = convert(request("0..1"));

    assertEquals(Values.LOGITS, imported.record().values());
    assertGives(imported, image -> softmax(model.expected(floats(image, UNIT))));
  }

  @Test
  void shouldLeaveProbabilitiesAsTheyAre() throws IOException {
    Tf2Model model = write(new Tf2Model(INPUT, LABELS, "keras_tensor", -1, true));

    ImportedModel imported = convert(request("-1..1"));

    assertEquals(Values.PROBABILITIES, imported.record().values());
    assertGives(imported, image -> model.expected(floats(image, pixel -> pixel / 127.5 - 1)));
  }

  @Test
  void shouldScaleEachChannelOnItsOwn() throws IOException {
    Tf2Model model = write(new Tf2Model(INPUT, LABELS, "x", -1, true));
    PixelScale scale = new PixelScale(0, 1, List.of(0.5, 0.25, 0.125), List.of(0.5, 1.0, 2.0));

    ImportedModel imported =
        convert(
            new ImportRequest(source, labels(LABELS), "serving_default", null, scale, null, null));

    assertGives(
        imported,
        image -> {
          float[] values = floats(image, UNIT);
          for (int i = 0; i < values.length; i++) {
            values[i] = scale.apply(image[i] & 0xff, i % 3);
          }
          return model.expected(values);
        });
    assertEquals(
        "0..1, mean [0.5, 0.25, 0.125], deviation [0.5, 1.0, 2.0]", imported.record().scale());
  }

  @Test
  void shouldTakeBatchesOfAnySizeWhereTheSignatureSaysOne() throws IOException {
    Tf2Model model = write(new Tf2Model(INPUT, LABELS, "x", 1, true));

    ImportedModel imported = convert(request("0..1"));

    assertGives(imported, image -> model.expected(floats(image, UNIT)));
  }

  @Test
  void shouldTakeImagesFlatWhereTheGraphDoes() throws IOException {
    Tf2Model model = write(new Tf2Model(INPUT, LABELS, "x", -1, true));
    editInput(input -> input.setTensorShape(GraphNodes.shape(-1, INPUT.size())));

    ImportedModel imported = convert(request("0..1", INPUT, null));

    assertGives(imported, image -> model.expected(floats(image, UNIT)));
  }

  @Test
  void shouldTakeImagesWithoutChannelsAsGrey() throws IOException {
    write(new Tf2Model(new ImageSpec(12, 5, 1), LABELS, "x", -1, true));
    editInput(input -> input.setTensorShape(GraphNodes.shape(-1, 12, 5)));

    ImportedModel imported = convert(request("0..1"));

    assertEquals(new ImageSpec(12, 5, 1), imported.input());
  }

  @Test
  void shouldTakeTheShapeFromTheUserWhereTheSignatureLeavesItOpen() throws IOException {
    Tf2Model model = write(new Tf2Model(INPUT, LABELS, "x", -1, true));
    editInput(input -> input.setTensorShape(GraphNodes.shape(-1, -1, -1, 3)));

    ImportedModel imported = convert(request("0..1", INPUT, null));

    assertEquals(INPUT, imported.input());
    assertGives(imported, image -> model.expected(floats(image, UNIT)));
  }

  @Test
  void shouldTakeAModelOfPixelsAsItIs() throws IOException {
    TinyModel model = new TinyModel(INPUT, LABELS);
    model.write(source, "classify", "pixels", "scores");

    ImportedModel imported =
        convert(new ImportRequest(source, labels(LABELS), "classify", null, null, null, null));

    assertEquals("uint8", imported.record().scale());
    assertGives(imported, model::expected);
  }

  @Test
  void shouldPublishWithAManifestThatClaimsNothingNobodyMeasured(@TempDir Path root)
      throws IOException {
    // given
    write(new Tf2Model(INPUT, LABELS, "x", -1, false));
    ImportedModel imported = convert(request("0..1"));

    // when
    try (ModelStore store = ModelStores.openOrCreate(root.toString())) {
      ModelVersion version =
          store.publish(imported.draft("foreign", Preprocessing.DEFAULT, Instant.EPOCH), target);

      // then
      ModelManifest manifest = version.manifest();
      assertNull(manifest.precision().get(Precision.FP32).accuracy());
      assertNull(manifest.training());
      assertTrue(manifest.metrics().isEmpty());
      assertEquals(
          new ImportRecord(
              source.getFileName().toString(),
              Digest.of(Files.readAllBytes(source.resolve("saved_model.pb"))),
              "serving_default",
              "x",
              "output_0",
              Values.LOGITS,
              "0..1",
              null),
          manifest.imported());
      assertEquals(
          List.of(),
          Schemas.violations(
              ManifestJson.class, "manifest.schema.json", ManifestJson.write(manifest)));
      try (SavedModelClassifier classifier =
          SavedModelClassifier.open(store.fetch(version), manifest, Devices.CPU, Precision.FP32)) {
        GoldenCheck.check(classifier, manifest.golden(), Precision.FP32);
      }
    }
  }

  // What cannot be, and what it says

  @Test
  void shouldNameTheSignaturesThereAre() throws IOException {
    write(new Tf2Model(INPUT, LABELS, "x", -1, true));

    String message =
        refusal(
            new ImportRequest(
                source, labels(LABELS), "predict", null, new PixelScale(0, 1), null, null));

    assertTrue(
        message.contains(
            "no signature 'predict' (there are: [serving_default]; choose one with --signature)"),
        message);
  }

  @Test
  void shouldAskForTheScaleOfFloats() throws IOException {
    write(new Tf2Model(INPUT, LABELS, "x", -1, true));

    String message = refusal(request(null));

    assertTrue(message.contains("--scale 0..1, -1..1 or 0..255"), message);
  }

  @Test
  void shouldNameBothNumbersWhenTheLabelsAreNotTheOutputs() throws IOException {
    write(new Tf2Model(INPUT, LABELS, "x", -1, true));

    String message =
        refusal(
            new ImportRequest(
                source, labels(5), "serving_default", null, new PixelScale(0, 1), null, null));

    assertTrue(message.contains("each of the 5 labels"), message);
    assertTrue(message.contains("'output_0' float32 [N, 6]"), message);
  }

  @Test
  void shouldFindTheNumberOfOutputsByRunningWhereTheSignatureDoesNotTell() throws IOException {
    write(new Tf2Model(INPUT, LABELS, "x", -1, true));
    EditedModel.edit(
        source,
        graph ->
            graph.putSignatureDef(
                "serving_default", openOutput(graph.getSignatureDefOrThrow("serving_default"))));

    String message =
        refusal(
            new ImportRequest(
                source, labels(5), "serving_default", null, new PixelScale(0, 1), null, null));

    assertTrue(message.contains("gives [16, 6] for 16 images, expected [16, 5]"), message);
    convert(request("0..1"));
  }

  @Test
  void shouldAskForTheShapeOfAnImage() throws IOException {
    write(new Tf2Model(INPUT, LABELS, "x", -1, true));
    editInput(input -> input.setTensorShape(GraphNodes.shape(-1, -1, -1, 3)));

    String message = refusal(request("0..1"));

    assertTrue(message.contains("'x' float32 [N, N, N, 3]"), message);
    assertTrue(message.contains("--input HxWxC"), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3, 224, 224|channels first",
        "224, 224, 4|4 channels in its last dimension",
        "9000, 9000, 3|height must be 1 to 8192"
      })
  void shouldSayWhatIsWrongWithTheShape(String sides, String expected) throws IOException {
    write(new Tf2Model(INPUT, LABELS, "x", -1, true));
    long[] shape =
        IntStream.concat(
                IntStream.of(-1),
                List.of(sides.split(", ", -1)).stream().mapToInt(Integer::parseInt))
            .asLongStream()
            .toArray();
    editInput(input -> input.setTensorShape(GraphNodes.shape(shape)));

    String message = refusal(request("0..1"));

    assertTrue(message.contains(expected), message);
  }

  @Test
  void shouldRefuseEncodedImages() throws IOException {
    // given
    write(new Tf2Model(INPUT, LABELS, "x", -1, true));
    EditedModel.edit(
        source,
        graph -> {
          EditedModel.add(
              graph,
              GraphNodes.node("Placeholder", "jpeg")
                  .putAttr("dtype", GraphNodes.type(DataType.DT_STRING))
                  .build());
          TensorInfo jpeg =
              TensorInfo.newBuilder()
                  .setName("jpeg:0")
                  .setDtype(DataType.DT_STRING)
                  .setTensorShape(GraphNodes.shape(-1))
                  .build();
          graph.putSignatureDef(
              "encoded",
              graph.getSignatureDefOrThrow("serving_default").toBuilder()
                  .clearInputs()
                  .putInputs("image_bytes", jpeg)
                  .build());
        });

    // when
    String message =
        refusal(
            new ImportRequest(
                source, labels(LABELS), "encoded", null, new PixelScale(0, 1), null, null));

    // then
    assertTrue(message.contains("'image_bytes' string [N]"), message);
    assertTrue(message.contains("export a signature that takes pixels"), message);
  }

  @Test
  void shouldRefuseASecondInput() throws IOException {
    write(new Tf2Model(INPUT, LABELS, "x", -1, true));
    EditedModel.edit(
        source,
        graph -> {
          SignatureDef signature = graph.getSignatureDefOrThrow("serving_default");
          graph.putSignatureDef(
              "serving_default",
              signature.toBuilder().putInputs("age", signature.getInputsOrThrow("x")).build());
        });

    String message = refusal(request("0..1"));

    assertTrue(message.contains("has the inputs 'age'"), message);
  }

  @Test
  void shouldNotTakeLogitsForProbabilitiesBecauseTheUserSaysSo() throws IOException {
    write(new Tf2Model(INPUT, LABELS, "x", -1, false));

    String message = refusal(request("0..1", null, Values.PROBABILITIES));

    assertTrue(message.contains("no probabilities"), message);
  }

  @Test
  void shouldRefuseLabelsThatDoNotExcludeEachOther() throws IOException {
    // given a sigmoid where the softmax was
    write(new Tf2Model(INPUT, LABELS, "x", -1, true));
    editFunctionNode("Softmax", node -> node.setOp("Sigmoid").setName("Sigmoid"));
    editFunctionNode("Identity", node -> node.setInput(0, replaced(node.getInput(0))));

    // when
    String message = refusal(request("0..1"));

    // then
    assertTrue(message.contains("do not add up to 1"), message);
  }

  @Test
  void shouldRefuseAGraphThatWorksForOneImageOnly() throws IOException {
    // given
    write(new Tf2Model(INPUT, LABELS, "x", 1, true));
    editFunctionNode(
        "Const",
        node -> {
          ByteBuffer one = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
          one.putInt(1).putInt(INPUT.size()).flip();
          node.putAttr(
              "value",
              node.getAttrOrThrow("value").toBuilder()
                  .setTensor(
                      node.getAttrOrThrow("value").getTensor().toBuilder()
                          .setTensorContent(ByteString.copyFrom(one)))
                  .build());
        });

    // when
    String message = refusal(request("0..1"));

    // then
    assertTrue(message.contains("export it with an open batch dimension"), message);
  }

  @Test
  void shouldMissTheVariables() throws IOException {
    write(new Tf2Model(INPUT, LABELS, "x", -1, true));
    Files.delete(source.resolve("variables/variables.index"));

    assertTrue(refusal(request("0..1")).contains("no variables/variables.index"));
  }

  @Test
  void shouldNameTheModelWhereTheDirectoryIsOnlyAVersion() throws IOException {
    source = Files.createDirectories(source.resolve("resnet/17"));
    write(new Tf2Model(INPUT, LABELS, "x", -1, true));

    assertEquals("resnet/17", convert(request("0..1")).record().source());
  }

  @Test
  void shouldRefuseWhatAStreamWouldRefuse() throws IOException {
    write(new Tf2Model(INPUT, LABELS, "x", -1, true));
    EditedModel.edit(
        source, graph -> EditedModel.add(graph, GraphNodes.node("PyFunc", "python").build()));

    var refusal = assertThrows(UnsafeModelException.class, () -> convert(request("0..1")));

    assertEquals("PyFunc", refusal.operation());
  }

  @Test
  void shouldRefuseWhatIsNoSavedModel() throws IOException {
    Files.writeString(source.resolve("saved_model.pb"), "weights");

    var refusal = assertThrows(CorruptModelException.class, () -> convert(request("0..1")));

    assertTrue(refusal.getMessage().startsWith("cannot import " + source), refusal::getMessage);
    assertOneLine(refusal);
  }

  // Fixture

  private Tf2Model write(Tf2Model model) throws IOException {
    model.write(source);
    return model;
  }

  private ImportRequest request(@Nullable String scale) {
    return request(scale, null, null);
  }

  private ImportRequest request(
      @Nullable String scale, @Nullable ImageSpec input, @Nullable Values values) {
    return new ImportRequest(
        source,
        labels(LABELS),
        "serving_default",
        input,
        scale == null ? null : PixelScale.parse(scale),
        null,
        values);
  }

  private static List<String> labels(int count) {
    return IntStream.range(0, count).mapToObj(i -> "label-" + i).toList();
  }

  private ImportedModel convert(ImportRequest request) {
    return SavedModelImport.convert(request, target);
  }

  private String refusal(ImportRequest request) {
    var refusal = assertThrows(UnfitModelException.class, () -> convert(request));
    assertTrue(refusal.getMessage().startsWith("cannot import " + source), refusal::getMessage);
    assertOneLine(refusal);
    return refusal.getMessage();
  }

  private static void assertOneLine(ModelStoreException refusal) {
    assertEquals(1, refusal.getMessage().lines().count(), refusal::getMessage);
  }

  /** The expected probabilities of one image. */
  private interface Expected {
    double[] of(byte[] image);
  }

  private void assertGives(ImportedModel imported, Expected expected) {
    List<byte[]> images = randomImages();
    ModelManifest manifest = imported.draft("m", Preprocessing.DEFAULT, Instant.EPOCH);
    try (SavedModelClassifier classifier =
        SavedModelClassifier.open(target, manifest, Devices.CPU, Precision.FP32)) {
      float[] found = classifier.classify(images);
      for (int i = 0; i < images.size(); i++) {
        double[] row = expected.of(images.get(i));
        for (int label = 0; label < LABELS; label++) {
          assertEquals(row[label], found[i * LABELS + label], 1e-5);
        }
      }
    }
    var golden = imported.golden().samples().get(3);
    assertArrayEquals(
        expected.of(golden.pixels()),
        IntStream.range(0, LABELS).mapToDouble(i -> golden.probabilities()[i]).toArray(),
        1e-5);
  }

  private static List<byte[]> randomImages() {
    Random random = new Random(5);
    return IntStream.range(0, 7)
        .mapToObj(
            i -> {
              byte[] image = new byte[INPUT.size()];
              random.nextBytes(image);
              return image;
            })
        .toList();
  }

  private static float[] floats(byte[] image, DoubleUnaryOperator scale) {
    float[] values = new float[image.length];
    for (int i = 0; i < image.length; i++) {
      values[i] = (float) scale.applyAsDouble(image[i] & 0xff);
    }
    return values;
  }

  private static double[] softmax(double[] logits) {
    double sum = 0;
    for (double logit : logits) {
      sum += Math.exp(logit);
    }
    double[] result = new double[logits.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = Math.exp(logits[i]) / sum;
    }
    return result;
  }

  private void editInput(Consumer<TensorInfo.Builder> edit) throws IOException {
    EditedModel.edit(
        source,
        graph -> {
          SignatureDef.Builder signature =
              graph.getSignatureDefOrThrow("serving_default").toBuilder();
          TensorInfo.Builder input = signature.getInputsOrThrow("x").toBuilder();
          edit.accept(input);
          graph.putSignatureDef("serving_default", signature.putInputs("x", input.build()).build());
          EditedModel.node(graph, "serving_default_x").removeAttr("shape");
        });
  }

  private static SignatureDef openOutput(SignatureDef signature) {
    TensorInfo.Builder output = signature.getOutputsOrThrow("output_0").toBuilder();
    output.getTensorShapeBuilder().clear().setUnknownRank(true);
    return signature.toBuilder().putOutputs("output_0", output.build()).build();
  }

  private void editFunctionNode(String operation, Consumer<NodeDef.Builder> edit)
      throws IOException {
    EditedModel.edit(source, graph -> edit.accept(functionNode(graph, operation)));
  }

  private static NodeDef.Builder functionNode(MetaGraphDef.Builder graph, String operation) {
    FunctionDef.Builder model =
        graph.getGraphDefBuilder().getLibraryBuilder().getFunctionBuilderList().stream()
            .filter(each -> each.getSignature().getName().equals("__inference_model_1"))
            .findFirst()
            .orElseThrow();
    return model.getNodeDefBuilderList().stream()
        .filter(each -> each.getOp().equals(operation))
        .findFirst()
        .orElseThrow();
  }

  private static String replaced(String input) {
    return input.equals("Softmax:softmax:0") ? "Sigmoid:y:0" : input;
  }
}
