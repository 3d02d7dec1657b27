package io.streamlens.modelstore.savedmodel.inspection;

import static io.streamlens.modelstore.savedmodel.GraphNodes.bytes;
import static io.streamlens.modelstore.savedmodel.GraphNodes.call;
import static io.streamlens.modelstore.savedmodel.GraphNodes.function;
import static io.streamlens.modelstore.savedmodel.GraphNodes.functions;
import static io.streamlens.modelstore.savedmodel.GraphNodes.identity;
import static io.streamlens.modelstore.savedmodel.GraphNodes.node;
import static io.streamlens.modelstore.savedmodel.GraphNodes.text;
import static io.streamlens.modelstore.savedmodel.GraphNodes.type;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.modelstore.CorruptModelException;
import io.streamlens.modelstore.UnsafeModelException;
import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.manifest.Precision;
import io.streamlens.modelstore.savedmodel.Devices;
import io.streamlens.modelstore.savedmodel.EditedModel;
import io.streamlens.modelstore.savedmodel.GraphNodes;
import io.streamlens.modelstore.savedmodel.SavedModelClassifier;
import io.streamlens.modelstore.savedmodel.TinyModel;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.types.TUint8;

/** Each refusal is of a model that, but for one node, is one that serves. */
class GraphInspectionTest {

  private static final String INIT = "__saved_model_init_op";
  private static final ImageSpec INPUT = new ImageSpec(2, 3, 1);
  private static final TinyModel MODEL = new TinyModel(INPUT, 4);

  @TempDir Path directory;
  @TempDir Path elsewhere;

  private Path victim;

  @BeforeEach
  void writeTheModel() throws IOException {
    MODEL.write(directory);
    victim = elsewhere.resolve("written-by-the-model");
  }

  // What is refused where it writes, and passes where it does not

  @Test
  void shouldRefuseAFileWrittenInAFunctionThatIsReachedThroughTwoCalls() throws IOException {
    // given
    edit(this::callTwiceThenWrite);

    // when
    UnsafeModelException refusal = refusal();

    // then
    assertEquals("WriteFile", refusal.operation());
    assertEquals("write", refusal.node());
    assertEquals(Optional.of("inner"), refusal.function());
    assertEquals(
        "the SavedModel in "
            + directory
            + " is unsafe: operation 'WriteFile' (node 'write' in function 'inner') is not one that"
            + " a model may use",
        refusal.getMessage());
    assertFalse(Files.exists(victim));
  }

  @Test
  void shouldShowThatTheDangerIsRealWhereNobodyInspects() throws IOException {
    // given
    edit(this::callTwiceThenWrite);

    // when
    loadAndRunUninspected();

    // then
    assertEquals("owned", Files.readString(victim));
  }

  @Test
  void shouldServeTheSameModelWithoutTheWrite() throws IOException {
    // given
    edit(
        graph -> {
          addFunctions(
              graph,
              function("outer", call("result", "inner", "x")),
              function("inner", identity("result", "x")));
          EditedModel.insert(graph, call("call", "outer"));
        });

    // when
    try (SavedModelClassifier classifier = open()) {

      // then
      byte[] image = MODEL.randomImages(1, 3).get(0);
      assertEquals(MODEL.expected(image)[2], classifier.classify(List.of(image))[2], 1e-6);
    }
  }

  @Test
  void shouldNotMindAFunctionThatNothingCalls() throws IOException {
    edit(graph -> addFunctions(graph, writing("unused")));

    open().close();

    assertFalse(Files.exists(victim));
  }

  @Test
  void shouldRefuseAFileWrittenByTheInitialisation() throws IOException {
    // given
    edit(this::writeWhenInitialised);

    // when
    UnsafeModelException refusal = refusal();

    // then
    assertEquals("WriteFile", refusal.operation());
    assertEquals(Optional.empty(), refusal.function());
    assertFalse(Files.exists(victim));
  }

  @Test
  void shouldShowThatAnInitialisationRunsByLoadingAlone() throws IOException {
    edit(this::writeWhenInitialised);

    SavedModelBundle.load(directory.toString()).close();

    assertTrue(Files.exists(victim));
  }

  // Where it is found

  @Test
  void shouldRefuseANodeOfTheMainGraphThatNothingRuns() throws IOException {
    edit(
        graph ->
            EditedModel.add(
                graph,
                text("name", victim.toString()),
                node("WriteFile", "aside", "name", "name").build()));

    assertEquals("aside", refusal().node());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ReadFile",
        "WriteFile",
        "MatchingFiles",
        "ImmutableConst",
        "PyFunc",
        "PyFuncStateless",
        "EagerPyFunc",
        "PrintV2",
        "DebugIdentityV2",
        "TFRecordDataset",
        "InitializeTableFromTextFileV2",
        "DecodeProtoV2",
        "RemoteCall",
        "RpcServer",
        "SymbolicGradient",
        "ApplyAdam",
        "MyCompany>FastBlur"
      })
  void shouldRefuseByName(String operation) throws IOException {
    edit(graph -> EditedModel.add(graph, node(operation, "it").build()));

    UnsafeModelException refusal = refusal();

    assertEquals(operation, refusal.operation());
    assertEquals("it", refusal.node());
  }

  @Test
  void shouldLookIntoBothBranchesOfAnIf() throws IOException {
    edit(
        graph -> {
          addFunctions(graph, function("good", identity("result", "x")), writing("bad"));
          EditedModel.insert(
              graph,
              node("StatelessIf", "branch", "probabilities")
                  .putAttr("then_branch", GraphNodes.function("good"))
                  .putAttr("else_branch", GraphNodes.function("bad"))
                  .build());
        });

    assertEquals(Optional.of("bad"), refusal().function());
  }

  @Test
  void shouldLookIntoEveryBranchOfACase() throws IOException {
    edit(
        graph -> {
          addFunctions(graph, function("good", identity("result", "x")), writing("bad"));
          EditedModel.insert(
              graph, node("Case", "choice").putAttr("branches", functions("good", "bad")).build());
        });

    assertEquals(Optional.of("bad"), refusal().function());
  }

  @Test
  void shouldLookIntoAFunctionThatIsHandedToAnother() throws IOException {
    edit(
        graph -> {
          addFunctions(graph, function("outer", identity("result", "x")), writing("bad"));
          NodeDef.Builder call = call("call", "outer").toBuilder();
          call.putAttr(
              "f",
              call.getAttrOrThrow("f").toBuilder()
                  .setFunc(
                      call.getAttrOrThrow("f").getFunc().toBuilder()
                          .putAttr("body", GraphNodes.function("bad")))
                  .build());
          EditedModel.insert(graph, call.build());
        });

    assertEquals(Optional.of("bad"), refusal().function());
  }

  @Test
  void shouldLookIntoAFunctionThatIsUsedAsAnOperation() throws IOException {
    edit(
        graph -> {
          addFunctions(graph, writing("Blur"));
          EditedModel.insert(graph, node("Blur", "blur").build());
        });

    assertEquals(Optional.of("Blur"), refusal().function());
  }

  @Test
  void shouldLookIntoWhatGrapplerMayPutInAFunctionsPlace() throws IOException {
    edit(
        graph -> {
          addFunctions(
              graph,
              function("good", identity("result", "x")).toBuilder()
                  .putAttr("api_implements", bytes("same"))
                  .build(),
              writing("bad").toBuilder().putAttr("api_implements", bytes("same")).build());
          EditedModel.insert(graph, call("call", "good"));
        });

    assertEquals(Optional.of("bad"), refusal().function());
  }

  @Test
  void shouldNotLoopOnAFunctionThatCallsItself() throws IOException {
    edit(
        graph -> {
          addFunctions(graph, function("again", call("result", "again", "x")));
          EditedModel.add(graph, text("x", ""), call("call", "again", "x"));
        });

    GraphInspection.inspect(directory, "serve");
  }

  @Test
  void shouldRefuseACallOfAFunctionThatIsNotThere() throws IOException {
    edit(graph -> EditedModel.insert(graph, call("call", "nowhere")));

    assertTrue(refusal().getMessage().contains("'nowhere'"));
  }

  @Test
  void shouldKeepTheMessageInOneLineWhateverTheNames() throws IOException {
    edit(
        graph ->
            EditedModel.add(
                graph, node("Write\nFile", "a\u001b[31m\r\n" + "x".repeat(500)).build()));

    String message = String.valueOf(refusal().getMessage());

    assertEquals(1, message.lines().count(), message);
    assertTrue(message.chars().noneMatch(Character::isISOControl), message);
    assertTrue(message.length() < 500, message);
  }

  // What is no SavedModel

  @Test
  void shouldRefuseTwoNodesOfOneName() throws IOException {
    edit(graph -> EditedModel.add(graph, identity("images", "images")));

    assertTrue(corrupt().contains("two nodes"));
  }

  @Test
  void shouldRefuseTwoFunctionsOfOneName() throws IOException {
    edit(
        graph ->
            addFunctions(
                graph,
                function("f", identity("result", "x")),
                function("f", identity("result", "x"))));

    assertTrue(corrupt().contains("two functions"));
  }

  @Test
  void shouldRefuseTwoGraphsOfTheSameTag() throws IOException {
    Path file = directory.resolve("saved_model.pb");
    SavedModel model = SavedModel.parseFrom(Files.readAllBytes(file));
    Files.write(
        file, model.toBuilder().addMetaGraphs(model.getMetaGraphs(0)).build().toByteArray());

    assertTrue(corrupt().contains("2 graphs"));
  }

  @Test
  void shouldNameTheTagsThereAreWhenOursIsMissing() throws IOException {
    edit(graph -> graph.getMetaInfoDefBuilder().addTags("gpu"));

    assertTrue(corrupt().contains("gpu"));
  }

  @Test
  void shouldRefuseAFileThatIsTooLargeToInspectWithoutReadingIt() throws IOException {
    try (RandomAccessFile file =
        new RandomAccessFile(directory.resolve("saved_model.pb").toFile(), "rw")) {
      file.setLength((512L << 20) + 1);
    }

    assertTrue(corrupt().contains("at most 536,870,912"));
  }

  @Test
  void shouldRefuseTheTextFormThatTensorFlowWouldTakeInstead() throws IOException {
    Path file = directory.resolve("saved_model.pb");
    SavedModel model = SavedModel.parseFrom(Files.readAllBytes(file));
    Files.writeString(directory.resolve("saved_model.pbtxt"), model.toString());
    Files.delete(file);
    SavedModelBundle.load(directory.toString()).close();

    assertTrue(corrupt().contains("has no saved_model.pb"));
  }

  private void callTwiceThenWrite(MetaGraphDef.Builder graph) {
    addFunctions(graph, function("outer", call("result", "inner", "x")), writing("inner"));
    EditedModel.insert(graph, call("call", "outer"));
  }

  private void writeWhenInitialised(MetaGraphDef.Builder graph) {
    EditedModel.add(
        graph,
        text("init/name", victim.toString()),
        node("WriteFile", "init/write", "init/name", "init/name").build(),
        node("NoOp", "init", "^init/write").build());
    graph.putSignatureDef(
        INIT,
        SignatureDef.newBuilder()
            .putOutputs(INIT, TensorInfo.newBuilder().setName("init").build())
            .build());
  }

  /** A function that hands its argument on, after a file was written. */
  private FunctionDef writing(String name) {
    return function(
        name,
        text("name", victim.toString()),
        text("content", "owned"),
        node("WriteFile", "write", "name:output:0", "content:output:0").build(),
        node("Identity", "result", "x", "^write").putAttr("T", type(DataType.DT_FLOAT)).build());
  }

  private static void addFunctions(MetaGraphDef.Builder graph, FunctionDef... functions) {
    graph.getGraphDefBuilder().getLibraryBuilder().addAllFunction(List.of(functions));
  }

  private void edit(Consumer<MetaGraphDef.Builder> edit) throws IOException {
    EditedModel.edit(directory, edit);
  }

  private SavedModelClassifier open() {
    return SavedModelClassifier.open(directory, MODEL.manifest(), Devices.CPU, Precision.FP32);
  }

  private UnsafeModelException refusal() {
    return assertThrows(UnsafeModelException.class, () -> open().close());
  }

  private String corrupt() {
    var refusal = assertThrows(CorruptModelException.class, () -> open().close());
    assertFalse(refusal instanceof UnsafeModelException, refusal::toString);
    return String.valueOf(refusal.getMessage());
  }

  private void loadAndRunUninspected() {
    try (SavedModelBundle bundle = SavedModelBundle.load(directory.toString());
        Tensor images = TUint8.tensorOf(Shape.of(1, 2, 3, 1))) {
      bundle.session().runner().feed("images", images).fetch("probabilities").run().close();
    }
  }
}
