package io.streamlens.trainer.network;

import java.util.Map;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * A network file that is being read.
 *
 * @param file what messages call it
 * @param parameters what {@code $name} stands for
 */
record NetworkSource(String file, Map<String, Node> parameters) {

  /** A mistake at a place of the file. */
  NetworkFileException wrong(Node node, String message) {
    return new NetworkFileException("%s, line %d: %s".formatted(file, line(node), message));
  }

  /** The line of {@code node}, from 1. */
  int line(Node node) {
    return node.getStartMark() == null ? 0 : node.getStartMark().getLine() + 1;
  }

  /** The value of a parameter where {@code node} refers to one, else {@code node}. */
  Node resolve(Node node) {
    if (!(node instanceof ScalarNode scalar) || !scalar.getValue().startsWith("$")) {
      return node;
    }
    Node value = parameters.get(scalar.getValue().substring(1));
    if (value == null) {
      throw wrong(
          node,
          "no parameter '%s' (there is %s)"
              .formatted(
                  scalar.getValue(),
                  parameters.isEmpty() ? "none" : "$" + String.join(", $", parameters.keySet())));
    }
    return value;
  }

  /** The text of a scalar. */
  String text(Node node) {
    if (resolve(node) instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw wrong(node, "one value is needed here, not several");
  }
}
