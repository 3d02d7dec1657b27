package io.streamlens.trainer.network;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Turns the text of a network file into a network. */
final class NetworkReader {

  private NetworkReader() {}

  /**
   * @param file what messages call it
   * @param name the network's name
   * @param arguments values that take the place of those the file gives its parameters
   * @throws InvalidNetworkException naming file and line of the first mistake
   */
  static Network read(String file, String name, String text, Map<String, String> arguments) {
    NetworkSource plain = new NetworkSource(file, Map.of());
    if (!(compose(plain, text) instanceof MappingNode root)) {
      throw new NetworkFileException(file + ": no network: it needs the key layers");
    }
    LayerSettings top = LayerSettings.of(plain, "a network", root, null);
    String description = top.text("description", "");
    Map<String, Node> parameters = parameters(plain, top.node("parameters"), arguments);
    List<Node> layers = top.list("layers");
    top.refuseUnknown();
    NetworkSource source = new NetworkSource(file, parameters);
    return new Network(name, description, new LayerReader(source).body(layers));
  }

  private static @Nullable Node compose(NetworkSource source, String text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(1 << 20);
    try {
      return new Yaml(options).compose(new StringReader(text));
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      throw new NetworkFileException(
          "%s, line %d: %s".formatted(source.file(), line, oneLine(e.getProblem())));
    } catch (YAMLException e) {
      throw new NetworkFileException(source.file() + ": " + oneLine(e.getMessage()));
    }
  }

  private static String oneLine(String message) {
    return String.valueOf(message).replaceAll("\\s+", " ");
  }

  private static Map<String, Node> parameters(
      NetworkSource source, @Nullable Node declared, Map<String, String> arguments) {
    Map<String, Node> values = new LinkedHashMap<>();
    if (declared instanceof MappingNode mapping) {
      mapping
          .getValue()
          .forEach(tuple -> values.put(source.text(tuple.getKeyNode()), tuple.getValueNode()));
    } else if (declared != null) {
      throw source.wrong(declared, "parameters must be names and values, such as {units: 64}");
    }
    arguments.forEach(
        (name, value) -> {
          Node standard = values.get(name);
          if (standard == null) {
            throw new NetworkFileException(
                "%s has no parameter '%s' (it has %s)"
                    .formatted(
                        source.file(),
                        name,
                        values.isEmpty() ? "none" : String.join(", ", values.keySet())));
          }
          values.put(name, argument(value, standard));
        });
    return values;
  }

  /** What was given for a parameter, as if the file said so; {@code 128-64} gives a list. */
  private static Node argument(String value, Node standard) {
    if (!(standard instanceof SequenceNode list)) {
      return scalar(value, standard);
    }
    List<Node> elements = new ArrayList<>();
    for (String element : value.split("-", -1)) {
      elements.add(scalar(element, standard));
    }
    return new SequenceNode(
        list.getTag(), true, elements, list.getStartMark(), list.getEndMark(), list.getFlowStyle());
  }

  private static Node scalar(String value, Node standard) {
    return new ScalarNode(
        Tag.STR, value, standard.getStartMark(), standard.getEndMark(), ScalarStyle.PLAIN);
  }
}
