package io.streamlens.modelstore.savedmodel.inspection;

import io.streamlens.modelstore.CorruptModelException;
import io.streamlens.modelstore.StoreUnavailableException;
import io.streamlens.modelstore.UnsafeModelException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Decides by the operations of a SavedModel whether it may be loaded. A SavedModel is a program:
 * loading it runs its initialisation, and its operations can read and write files, open connections
 * and run foreign code. Only the operations of {@code operations.txt} (beside this class) are let
 * through, in the main graph, all of it, and in every function that a node of it reaches, directly,
 * through another function or as the branch or body of a control flow. Functions that nothing
 * reaches are not looked at: nothing can run them.
 *
 * <p>The operations of TensorFlow's savers read and write files and are in nearly every SavedModel.
 * They are let through where they do what they are for: those that restore if only the {@code
 * restore_op_name} of the SaverDef leads to them, reading the model's own variables and no other
 * file; those that save if neither loading nor a signature leads to them.
 *
 * <p>The files beside {@code saved_model.pb} are no concern here: variables are numbers, and no
 * operation that is let through reads an asset. Nor is it judged how much time or memory the graph
 * takes.
 */
public final class GraphInspection {

  private final Path directory;
  private final MainGraph main;
  private final FunctionLibrary library;
  private final Set<Visit> known = new HashSet<>();
  private final Deque<Visit> open = new ArrayDeque<>();

  private GraphInspection(Path directory, MetaGraphDef graph) {
    this.directory = directory;
    this.main = new MainGraph(graph);
    this.library = new FunctionLibrary(graph.getGraphDef().getLibrary());
  }

  /**
   * A function to look into.
   *
   * @param function its definition
   * @param purpose what it is run for
   * @param variablesFile those of its arguments that carry the place of the model's own variables
   */
  private record Visit(FunctionDef function, Purpose purpose, Set<String> variablesFile) {

    String name() {
      return function.getSignature().getName();
    }
  }

  /**
   * Inspects the graph that TensorFlow would load. Reads {@code saved_model.pb}; runs nothing.
   *
   * @param directory holds {@code saved_model.pb}
   * @param tag the graph's only tag, such as {@code serve}
   * @throws UnsafeModelException naming the first operation that is refused, with its node and its
   *     function
   * @throws CorruptModelException if there is no {@code saved_model.pb}, it is larger than 512 MiB,
   *     cannot be parsed, or does not have exactly one such graph
   * @throws StoreUnavailableException if it cannot be read
   */
  public static void inspect(Path directory, String tag) {
    new GraphInspection(directory, new SavedModelFile(directory).graph(tag)).run();
  }

  private void run() {
    for (NodeDef node : main.nodes()) {
      check(node, null, main.purpose(node), main.variablesFile());
    }
    while (!open.isEmpty()) {
      Visit visit = open.pop();
      for (NodeDef node : visit.function().getNodeDefList()) {
        check(node, visit.name(), visit.purpose(), visit.variablesFile());
      }
    }
  }

  /** A function is checked as a whole: what has effects in it runs whether or not it is fetched. */
  private void check(
      NodeDef node, @Nullable String function, Purpose purpose, Set<String> variablesFile) {
    if (!library.contains(node.getOp())) {
      Permission permission = AllowList.INSTANCE.of(node.getOp());
      if (!purpose.allows(permission)) {
        throw refused(node, function, reason(permission, purpose));
      }
      if (permission == Permission.RESTORE
          && purpose == Purpose.RESTORE
          && !Inputs.firstIsOneOf(variablesFile, node)) {
        throw refused(node, function, "reads another file than the model's own variables");
      }
    }
    library.calls(node).forEach(name -> enqueue(name, node, function, purpose, variablesFile));
  }

  private void enqueue(
      String name,
      NodeDef caller,
      @Nullable String function,
      Purpose purpose,
      Set<String> variablesFile) {
    FunctionDef called = library.find(name);
    if (called == null) {
      throw refused(
          caller, function, "calls the function '" + Printable.of(name) + "', which there is not");
    }
    Set<String> handedOn = library.isPlainCall(caller, name) ? variablesFile : Set.of();
    library
        .alternatives(called)
        .map(each -> new Visit(each, purpose, Inputs.arguments(each, caller, handedOn)))
        .filter(known::add)
        .forEach(open::add);
  }

  private static String reason(Permission permission, Purpose purpose) {
    if (permission == Permission.NEVER) {
      return "is not one that a model may use";
    }
    return "is a saver's, and "
        + (purpose == Purpose.SERVE ? "serving or initialising" : "restoring")
        + " the model would run it";
  }

  private UnsafeModelException refused(NodeDef node, @Nullable String function, String reason) {
    String operation = Printable.of(node.getOp());
    String name = Printable.of(node.getName());
    String place =
        function == null ? "the main graph" : "function '" + Printable.of(function) + "'";
    return new UnsafeModelException(
        "the SavedModel in %s is unsafe: operation '%s' (node '%s' in %s) %s"
            .formatted(directory, operation, name, place, reason),
        operation,
        name,
        function == null ? null : Printable.of(function));
  }
}
