package io.streamlens.modelstore.savedmodel.inspection;

import io.streamlens.modelstore.CorruptModelException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/** The nodes of a SavedModel outside its functions, and what each of them is run for. */
final class MainGraph {

  private final MetaGraphDef graph;
  private final Map<String, NodeDef> nodes = new HashMap<>();
  private final Set<String> serving;
  private final Set<String> restoring;

  /**
   * @throws CorruptModelException if two nodes have one name, so that it is not clear which of them
   *     an input means
   */
  MainGraph(MetaGraphDef graph) {
    this.graph = graph;
    for (NodeDef node : nodes()) {
      if (nodes.put(node.getName(), node) != null) {
        throw new CorruptModelException(
            "two nodes have the name '" + Printable.of(node.getName()) + "'");
      }
    }
    serving = withInputs(servedTensors());
    restoring = withInputs(List.of(graph.getSaverDef().getRestoreOpName()));
  }

  Collection<NodeDef> nodes() {
    return graph.getGraphDef().getNodeList();
  }

  Purpose purpose(NodeDef node) {
    if (serving.contains(node.getName())) {
      return Purpose.SERVE;
    }
    return restoring.contains(node.getName()) ? Purpose.RESTORE : Purpose.NOTHING;
  }

  /** The tensor that is fed with the place of the model's own variables to restore them. */
  Set<String> variablesFile() {
    return Set.of(Inputs.tensor(graph.getSaverDef().getFilenameTensorName()));
  }

  /**
   * What is fetched by any signature, among them the initialisation, or noted for any other run.
   */
  private List<String> servedTensors() {
    Stream<String> signatures =
        graph.getSignatureDefMap().values().stream().flatMap(MainGraph::tensors);
    Stream<String> collections =
        graph.getCollectionDefMap().values().stream()
            .map(CollectionDef::getNodeList)
            .flatMap(list -> list.getValueList().stream());
    return Stream.concat(signatures, collections).toList();
  }

  private static Stream<String> tensors(SignatureDef signature) {
    return Stream.of(signature.getInputsMap(), signature.getOutputsMap())
        .flatMap(side -> side.values().stream())
        .flatMap(MainGraph::tensors);
  }

  /** A sparse or composite tensor is several. */
  private static Stream<String> tensors(TensorInfo tensor) {
    return switch (tensor.getEncodingCase()) {
      case COO_SPARSE ->
          Stream.of(
              tensor.getCooSparse().getValuesTensorName(),
              tensor.getCooSparse().getIndicesTensorName(),
              tensor.getCooSparse().getDenseShapeTensorName());
      case COMPOSITE_TENSOR ->
          tensor.getCompositeTensor().getComponentsList().stream().flatMap(MainGraph::tensors);
      default -> Stream.of(tensor.getName());
    };
  }

  /** Everything that TensorFlow runs to compute {@code tensors}. */
  private Set<String> withInputs(Collection<String> tensors) {
    Set<String> found = new HashSet<>();
    Deque<String> open = new ArrayDeque<>();
    tensors.forEach(tensor -> open.add(Inputs.node(tensor)));
    while (!open.isEmpty()) {
      String name = open.pop();
      NodeDef node = nodes.get(name);
      if (node != null && found.add(name)) {
        node.getInputList().forEach(input -> open.add(Inputs.node(input)));
      }
    }
    return found;
  }
}
