package io.streamlens.modelstore.savedmodel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;

/** A SavedModel on disk whose graph is changed where it lies. */
public final class EditedModel {

  private EditedModel() {}

  /** Lets {@code edit} change the first graph. */
  public static void edit(Path directory, Consumer<MetaGraphDef.Builder> edit) throws IOException {
    Path file = directory.resolve("saved_model.pb");
    SavedModel.Builder model = SavedModel.parseFrom(Files.readAllBytes(file)).toBuilder();
    edit.accept(model.getMetaGraphsBuilder(0));
    Files.write(file, model.build().toByteArray());
  }

  /** The node of that name, to be changed. */
  public static NodeDef.Builder node(MetaGraphDef.Builder graph, String name) {
    return graph.getGraphDefBuilder().getNodeBuilderList().stream()
        .filter(node -> node.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /**
   * Puts {@code node} in front of the node {@code probabilities}: it gets what that took, ahead of
   * its other inputs, and that gets what it gives.
   */
  public static void insert(MetaGraphDef.Builder graph, NodeDef node) {
    NodeDef.Builder probabilities = node(graph, "probabilities");
    NodeDef.Builder inserted = node.toBuilder().clearInput().addInput(probabilities.getInput(0));
    node.getInputList().forEach(inserted::addInput);
    probabilities.setInput(0, node.getName());
    graph.getGraphDefBuilder().addNode(inserted);
  }

  /** Adds nodes that nothing takes anything from. */
  public static void add(MetaGraphDef.Builder graph, NodeDef... nodes) {
    GraphDef.Builder main = graph.getGraphDefBuilder();
    for (NodeDef node : nodes) {
      main.addNode(node);
    }
  }
}
