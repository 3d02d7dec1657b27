package io.streamlens.modelstore.savedmodel.inspection;

import static io.streamlens.modelstore.savedmodel.GraphNodes.call;
import static io.streamlens.modelstore.savedmodel.GraphNodes.function;
import static io.streamlens.modelstore.savedmodel.GraphNodes.node;
import static io.streamlens.modelstore.savedmodel.GraphNodes.text;
import static io.streamlens.modelstore.savedmodel.GraphNodes.texts;
import static io.streamlens.modelstore.savedmodel.GraphNodes.type;
import static io.streamlens.modelstore.savedmodel.GraphNodes.types;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tensorflow.proto.DataType.DT_FLOAT;
import static org.tensorflow.proto.DataType.DT_STRING;

import io.streamlens.modelstore.UnsafeModelException;
import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.savedmodel.EditedModel;
import io.streamlens.modelstore.savedmodel.Tf2Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Signature;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.types.TFloat32;

/** A saver reads and writes files too: it may where it belongs, and nowhere else. */
class SaverInspectionTest {

  private static final Tf2Model MODEL = new Tf2Model(new ImageSpec(2, 2, 1), 3, "x", -1, true);

  @TempDir Path directory;
  @TempDir Path elsewhere;

  @BeforeEach
  void writeTheModel() throws IOException {
    MODEL.write(directory);
  }

  @Test
  void shouldLetTheLayoutOfPythonPass() {
    // when
    GraphInspection.inspect(directory, "serve");

    // then it is a model that can be restored and run
    float[] image = {0.5f, 0.25f, 1, 0};
    assertArrayEquals(MODEL.expected(image), run(image), 1e-6);
  }

  @Test
  void shouldLetTheSaverOfAnOlderGraphPass(@TempDir Path old) throws IOException {
    exportWithVariables(old);

    GraphInspection.inspect(old, "serve");

    SavedModelBundle.load(old.toString()).close();
  }

  /** Scripts that train leave a saver of their own in the graph, beside the one of the export. */
  @Test
  void shouldLetASaverPassThatNothingRuns() throws IOException {
    EditedModel.edit(
        directory,
        graph ->
            EditedModel.add(
                graph,
                texts("names", List.of("secret")),
                texts("slices", List.of("")),
                text("file", "old-checkpoint"),
                save("file", "names", "slices")));

    GraphInspection.inspect(directory, "serve");
  }

  @Test
  void shouldRefuseASaveThatServingRuns() throws IOException {
    // given
    EditedModel.edit(
        directory,
        graph -> {
          addWrappedSave(graph);
          EditedModel.node(graph, "StatefulPartitionedCall").setInput(0, "wrapped");
        });

    // when
    UnsafeModelException refusal = refusal();

    // then
    assertEquals("SaveV2", refusal.operation());
    assertEquals(Optional.of("saving"), refusal.function());
    assertTrue(
        String.valueOf(refusal.getMessage())
            .endsWith("is a saver's, and serving or initialising the model would run it"),
        refusal::getMessage);
  }

  @Test
  void shouldShowThatADisguisedSaveWritesWhereNobodyInspects() throws IOException {
    EditedModel.edit(
        directory,
        graph -> {
          addWrappedSave(graph);
          EditedModel.node(graph, "StatefulPartitionedCall").setInput(0, "wrapped");
        });

    run(new float[4]);

    assertTrue(Files.exists(elsewhere.resolve("stolen.index")));
  }

  @Test
  void shouldRefuseTheSaversOwnSaveWhenTheInitialisationRunsIt() throws IOException {
    EditedModel.edit(
        directory, graph -> EditedModel.node(graph, "NoOp").addInput("^StatefulPartitionedCall_1"));

    assertEquals(Optional.of(Tf2Model.SAVE), refusal().function());
  }

  @Test
  void shouldRefuseASaveThatRestoringRuns() throws IOException {
    EditedModel.edit(
        directory,
        graph -> {
          addWrappedSave(graph);
          EditedModel.node(graph, "StatefulPartitionedCall_2").addInput("^wrapped");
        });

    UnsafeModelException refusal = refusal();

    assertEquals("SaveV2", refusal.operation());
    assertTrue(
        String.valueOf(refusal.getMessage()).endsWith("restoring the model would run it"),
        refusal::getMessage);
  }

  @Test
  void shouldRefuseARestoreThatServingRuns() throws IOException {
    EditedModel.edit(
        directory,
        graph ->
            EditedModel.node(graph, "StatefulPartitionedCall")
                .addInput("^StatefulPartitionedCall_2"));

    assertEquals("RestoreV2", refusal().operation());
  }

  @Test
  void shouldRefuseToRestoreFromAnotherFile() throws IOException {
    EditedModel.edit(
        directory,
        graph -> {
          EditedModel.add(graph, text("other", "/var/lib/other/variables"));
          EditedModel.node(graph, "StatefulPartitionedCall_2").setInput(0, "other");
        });

    assertTrue(
        String.valueOf(refusal().getMessage())
            .endsWith("reads another file than the model's own variables"));
  }

  @Test
  void shouldRefuseToRestoreFromAnotherFileThatIsNamedInTheFunction() throws IOException {
    EditedModel.edit(
        directory,
        graph -> {
          FunctionDef.Builder restore =
              graph.getGraphDefBuilder().getLibraryBuilder().getFunctionBuilderList().stream()
                  .filter(each -> each.getSignature().getName().equals(Tf2Model.RESTORE))
                  .findFirst()
                  .orElseThrow();
          restore.addNodeDef(text("other", "/var/lib/other/variables"));
          restore.getNodeDefBuilderList().stream()
              .filter(each -> each.getOp().equals("RestoreV2"))
              .forEach(each -> each.setInput(0, "other:output:0"));
        });

    assertEquals("RestoreV2", refusal().operation());
  }

  @Test
  void shouldRefuseARestoreInABranchWhoseArgumentsItCannotFollow() throws IOException {
    EditedModel.edit(
        directory,
        graph -> {
          NodeDef.Builder call = EditedModel.node(graph, "StatefulPartitionedCall_2");
          call.setOp("StatelessIf")
              .putAttr("then_branch", call.getAttrOrThrow("f"))
              .putAttr("else_branch", call.getAttrOrThrow("f"))
              .removeAttr("f");
        });

    assertEquals("RestoreV2", refusal().operation());
  }

  /** A function that saves into another directory, behind a node called {@code wrapped}. */
  private void addWrappedSave(MetaGraphDef.Builder graph) {
    graph
        .getGraphDefBuilder()
        .getLibraryBuilder()
        .addFunction(
            function(
                "saving",
                texts("names", List.of("secret")),
                texts("slices", List.of("")),
                text("file", elsewhere.resolve("stolen").toString()),
                save("file:output:0", "names:output:0", "slices:output:0"),
                node("Identity", "result", "x", "^save").putAttr("T", type(DT_FLOAT)).build()));
    EditedModel.add(graph, call("wrapped", "saving", "serving_default_x"));
  }

  /** Saves its file's name into that file: there is nothing else at hand, and it will do. */
  private static NodeDef save(String file, String names, String slices) {
    return node("SaveV2", "save", file, names, slices, file)
        .putAttr("dtypes", types(List.of(DT_STRING)))
        .build();
  }

  private UnsafeModelException refusal() {
    return assertThrows(
        UnsafeModelException.class, () -> GraphInspection.inspect(directory, "serve"));
  }

  private double[] run(float[] image) {
    try (SavedModelBundle bundle = SavedModelBundle.load(directory.toString());
        Tensor images = TFloat32.tensorOf(Shape.of(1, 2, 2, 1), DataBuffers.of(image));
        Result result =
            bundle
                .session()
                .runner()
                .feed("serving_default_x", images)
                .fetch("StatefulPartitionedCall")
                .run()) {
      double[] found = new double[3];
      for (int i = 0; i < found.length; i++) {
        found[i] = ((TFloat32) result.get(0)).getFloat(0, i);
      }
      return found;
    }
  }

  private static void exportWithVariables(Path directory) throws IOException {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Placeholder<TFloat32> x = tf.withName("x").placeholder(TFloat32.class);
      Variable<TFloat32> weight = tf.variable(tf.constant(2f));
      Operand<TFloat32> y = tf.math.mul(x, weight);
      try (Session session = new Session(graph)) {
        session.initialize();
        SavedModelBundle.exporter(directory.toString())
            .withSession(session)
            .withSignature(
                Signature.builder("serving_default").input("x", x).output("y", y).build())
            .export();
      }
    }
  }
}
