package io.streamlens.modelstore.savedmodel.inspection;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef.ArgDef;

/**
 * How nodes name what they take: {@code node} or {@code node:0}, {@code node:1}; in functions
 * {@code argument} or {@code node:output:0}; and {@code ^node} for what only has to run before.
 */
final class Inputs {

  private Inputs() {}

  /** The name of the node that {@code tensor} comes from. */
  static String node(String tensor) {
    int start = tensor.startsWith("^") ? 1 : 0;
    int colon = tensor.indexOf(':');
    return tensor.substring(start, colon < 0 ? tensor.length() : colon);
  }

  /** One name for {@code node} and {@code node:0}, which are the same. */
  static String tensor(String name) {
    return name.endsWith(":0") ? name.substring(0, name.length() - 2) : name;
  }

  /** Whether the first input of {@code node} is one of {@code tensors}. */
  static boolean firstIsOneOf(Set<String> tensors, NodeDef node) {
    return node.getInputCount() > 0 && tensors.contains(tensor(node.getInput(0)));
  }

  /**
   * The arguments of {@code called} that {@code caller}, whose inputs they are one by one, fills
   * with one of {@code tensors}. None if an argument takes several inputs: nobody writes that.
   */
  static Set<String> arguments(FunctionDef called, NodeDef caller, Set<String> tensors) {
    List<ArgDef> arguments = called.getSignature().getInputArgList();
    if (arguments.stream().anyMatch(Inputs::takesSeveral)) {
      return Set.of();
    }
    Set<String> found = new HashSet<>();
    for (int i = 0; i < Math.min(arguments.size(), caller.getInputCount()); i++) {
      if (tensors.contains(tensor(caller.getInput(i)))) {
        found.add(arguments.get(i).getName());
      }
    }
    return found;
  }

  private static boolean takesSeveral(ArgDef argument) {
    return !argument.getNumberAttr().isEmpty() || !argument.getTypeListAttr().isEmpty();
  }
}
