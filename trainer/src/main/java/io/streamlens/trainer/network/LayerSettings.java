package io.streamlens.trainer.network;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * The settings of one layer (or of the whole file), read key by key; whatever is left is unknown.
 */
final class LayerSettings {

  private final NetworkSource source;
  private final String owner;
  private final Node place;
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Map<String, Node> keys = new LinkedHashMap<>();
  private final Set<String> asked = new LinkedHashSet<>();

  private LayerSettings(NetworkSource source, String owner, Node place) {
    this.source = source;
    this.owner = owner;
    this.place = place;
  }

  /** No settings at all. */
  static LayerSettings none(NetworkSource source, String owner, Node place) {
    return new LayerSettings(source, owner, place);
  }

  /**
   * @param owner whose settings they are, for messages
   * @param node a mapping, or the value of {@code primary} alone
   * @param primary the key that may stand alone; absent: none may
   */
  static LayerSettings of(NetworkSource source, String owner, Node node, @Nullable String primary) {
    LayerSettings settings = new LayerSettings(source, owner, node);
    if (node instanceof MappingNode mapping) {
      mapping.getValue().forEach(settings::add);
    } else if (primary != null) {
      settings.values.put(primary, node);
    } else {
      throw source.wrong(node, owner + " needs its settings as {key: value, …}");
    }
    return settings;
  }

  private void add(NodeTuple tuple) {
    String key = source.text(tuple.getKeyNode());
    if (values.put(key, tuple.getValueNode()) != null) {
      throw source.wrong(tuple.getKeyNode(), "%s has '%s' twice".formatted(owner, key));
    }
    keys.put(key, tuple.getKeyNode());
  }

  /** The value of a key as it stands there; absent if the key is. */
  @Nullable Node node(String key) {
    asked.add(key);
    Node value = values.get(key);
    return value == null ? null : source.resolve(value);
  }

  Node required(String key) {
    Node value = node(key);
    if (value == null) {
      String given =
          values.isEmpty() ? "" : " (given is " + String.join(", ", values.keySet()) + ")";
      throw source.wrong(place, owner + " needs " + key + given);
    }
    return value;
  }

  String text(String key, String standard) {
    Node value = node(key);
    return value == null ? standard : source.text(value);
  }

  int integer(String key) {
    return integer(key, required(key));
  }

  int integer(String key, int standard) {
    Node value = node(key);
    return value == null ? standard : integer(key, value);
  }

  private int integer(String key, Node value) {
    return parse(key, value, Integer::valueOf, "a whole number");
  }

  /** One whole number or a list of them. */
  List<Integer> integers(String key) {
    Node value = required(key);
    return value instanceof SequenceNode list
        ? list.getValue().stream().map(element -> integer(key, element)).toList()
        : List.of(integer(key, value));
  }

  double number(String key) {
    return parse(key, required(key), Double::valueOf, "a number");
  }

  double number(String key, double standard) {
    Node value = node(key);
    return value == null ? standard : parse(key, value, Double::valueOf, "a number");
  }

  boolean flag(String key, boolean standard) {
    Node value = node(key);
    return value == null
        ? standard
        : choice(key, value, Map.of("true", Boolean.TRUE, "false", Boolean.FALSE));
  }

  /** One of {@code choices}, by name. */
  <T> T choice(String key, Map<String, T> choices, T standard) {
    Node value = node(key);
    return value == null ? standard : choice(key, value, choices);
  }

  /** One of {@code choices}, by name; it must be there. */
  <T> T choice(String key, Map<String, T> choices) {
    return choice(key, required(key), choices);
  }

  private <T> T choice(String key, Node value, Map<String, T> choices) {
    T chosen = choices.get(source.text(value));
    if (chosen == null) {
      throw source.wrong(
          value,
          "%s of %s must be one of %s, not '%s'"
              .formatted(
                  key,
                  owner,
                  String.join(", ", choices.keySet().stream().sorted().toList()),
                  source.text(value)));
    }
    return chosen;
  }

  /** The elements of a list. */
  List<Node> list(String key) {
    Node value = required(key);
    if (value instanceof SequenceNode list) {
      return list.getValue();
    }
    throw source.wrong(value, "%s of %s must be a list".formatted(key, owner));
  }

  private <T> T parse(String key, Node value, Function<String, T> parser, String what) {
    String text = source.text(value);
    try {
      return parser.apply(text);
    } catch (NumberFormatException e) {
      throw source.wrong(value, "%s of %s must be %s, not '%s'".formatted(key, owner, what, text));
    }
  }

  /**
   * To be called when everything there can be has been asked for.
   *
   * @throws NetworkFileException naming a key that nobody asked for
   */
  void refuseUnknown() {
    values.forEach(
        (key, value) -> {
          if (!asked.contains(key)) {
            throw source.wrong(
                keys.getOrDefault(key, value),
                "%s has no '%s' (it has %s)"
                    .formatted(
                        owner, key, asked.isEmpty() ? "no settings" : String.join(", ", asked)));
          }
        });
  }
}
