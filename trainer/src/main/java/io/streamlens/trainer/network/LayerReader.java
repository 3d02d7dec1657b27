package io.streamlens.trainer.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads the layers of a network file. */
final class LayerReader {

  private static final int MAX_DEPTH = 20;
  private static final int MAX_ITEMS = 5_000;
  private static final String IDENTITY = "identity";
  private static final Map<String, Activation.Function> ACTIVATIONS =
      byName(Activation.Function.values());
  private static final Map<String, Padding> PADDINGS = byName(Padding.values());
  private static final Map<String, Function<LayerSettings, SimpleLayer>> POOLS =
      Map.of(
          "max", settings -> pool(settings, Pool.Type.MAX),
          "avg", settings -> pool(settings, Pool.Type.AVG),
          "global-max", settings -> new GlobalPool(Pool.Type.MAX),
          "global-avg", settings -> new GlobalPool(Pool.Type.AVG));

  private final NetworkSource source;
  private final Map<String, Kind> kinds = new LinkedHashMap<>();
  private int depth;
  private int items;

  /**
   * How a kind of layer is read.
   *
   * @param primary the setting that may stand alone; empty: none
   * @param reader makes the layers of one item
   */
  private record Kind(String primary, Function<LayerSettings, List<Layer>> reader) {}

  LayerReader(NetworkSource source) {
    this.source = source;
    kinds.put("conv", new Kind("", this::conv));
    kinds.put("depthwise", new Kind("", this::depthwise));
    kinds.put(
        "pool",
        new Kind("type", settings -> List.of(settings.choice("type", POOLS).apply(settings))));
    kinds.put("dense", new Kind("units", this::dense));
    kinds.put("flatten", new Kind("", settings -> List.of(new Flatten())));
    kinds.put(
        "activation",
        new Kind(
            "function",
            settings -> List.of(new Activation(settings.choice("function", ACTIVATIONS)))));
    kinds.put(
        "dropout", new Kind("rate", settings -> List.of(new Dropout(settings.number("rate")))));
    kinds.put(
        "batchnorm",
        new Kind(
            "",
            settings ->
                List.of(
                    new BatchNorm(
                        settings.number("momentum", BatchNorm.MOMENTUM),
                        settings.number("epsilon", BatchNorm.EPSILON)))));
    kinds.put("residual", new Kind("", this::residual));
    kinds.put("branches", new Kind("bodies", this::branches));
    kinds.put("logits", new Kind("units", LayerReader::logits));
  }

  private static <E extends Enum<E>> Map<String, E> byName(E[] values) {
    Map<String, E> byName = new LinkedHashMap<>();
    Arrays.stream(values).forEach(value -> byName.put(value.toString(), value));
    return byName;
  }

  /** Reads a list of layers. */
  Body body(List<Node> nodes) {
    return new Body(nodes.stream().map(this::item).toList());
  }

  private Body.Item item(Node node) {
    // Aliases of YAML can make a small file large, or a list contain itself.
    if (++items > MAX_ITEMS) {
      throw source.wrong(node, "more than " + MAX_ITEMS + " layers");
    }
    if (++depth > MAX_DEPTH) {
      throw source.wrong(node, "layers inside layers, more than " + MAX_DEPTH + " deep");
    }
    List<Layer> layers = layers(source.resolve(node));
    depth--;
    return new Body.Item(layers, source.line(node));
  }

  private List<Layer> layers(Node node) {
    if (node instanceof ScalarNode scalar) {
      return layers(LayerSettings.none(source, scalar.getValue(), node), node, scalar.getValue());
    }
    if (node instanceof MappingNode mapping && mapping.getValue().size() == 1) {
      NodeTuple only = mapping.getValue().get(0);
      String name = source.text(only.getKeyNode());
      String primary = kind(name, node).primary();
      LayerSettings settings =
          LayerSettings.of(
              source,
              name,
              source.resolve(only.getValueNode()),
              primary.isEmpty() ? null : primary);
      return layers(settings, node, name);
    }
    throw source.wrong(
        node,
        "a layer is its kind, such as 'flatten', or its kind with settings, such as 'conv:"
            + " {filters: 6, kernel: 5}'");
  }

  private List<Layer> layers(LayerSettings settings, Node node, String name) {
    Kind kind = kind(name, node);
    try {
      List<Layer> layers = kind.reader().apply(settings);
      settings.refuseUnknown();
      return layers;
    } catch (NetworkFileException e) {
      throw e;
    } catch (InvalidNetworkException e) {
      throw source.wrong(node, name + ": " + e.getMessage());
    }
  }

  private Kind kind(String name, Node node) {
    Kind kind = kinds.get(name);
    if (kind == null) {
      throw source.wrong(
          node,
          "unknown layer '%s' (there is %s)".formatted(name, String.join(", ", kinds.keySet())));
    }
    return kind;
  }

  private List<Layer> conv(LayerSettings settings) {
    boolean normalized = settings.flag("batchnorm", false);
    return followed(
        new Conv(
            settings.integer("filters"),
            window(settings),
            settings.integer("groups", 1),
            settings.flag("bias", !normalized)),
        normalized,
        settings);
  }

  private List<Layer> depthwise(LayerSettings settings) {
    boolean normalized = settings.flag("batchnorm", false);
    return followed(
        new Depthwise(
            window(settings),
            settings.integer("multiplier", 1),
            settings.flag("bias", !normalized)),
        normalized,
        settings);
  }

  private static Window window(LayerSettings settings) {
    return new Window(
        settings.integer("kernel"),
        settings.integer("stride", 1),
        settings.choice("padding", PADDINGS, Padding.SAME),
        settings.integer("dilation", 1));
  }

  private static Pool pool(LayerSettings settings, Pool.Type type) {
    int size = settings.integer("size");
    return new Pool(
        type,
        new Window(
            size,
            settings.integer("stride", size),
            settings.choice("padding", PADDINGS, Padding.VALID),
            1));
  }

  private List<Layer> dense(LayerSettings settings) {
    boolean normalized = settings.flag("batchnorm", false);
    boolean bias = settings.flag("bias", !normalized);
    List<Layer> layers = new ArrayList<>();
    for (int units : settings.integers("units")) {
      layers.addAll(followed(new Dense(units, bias), normalized, settings));
    }
    return layers;
  }

  private List<Layer> residual(LayerSettings settings) {
    boolean normalized = settings.flag("batchnorm", false);
    Body body = body(settings.list("body"));
    Node shortcut = settings.node("shortcut");
    return followed(
        new Residual(body, shortcut == null ? Body.IDENTITY : bodyOrIdentity(shortcut)),
        normalized,
        settings);
  }

  private List<Layer> branches(LayerSettings settings) {
    return List.of(
        new Branches(settings.list("bodies").stream().map(this::bodyOrIdentity).toList()));
  }

  /** A list of layers, one layer alone, or what comes in. */
  private Body bodyOrIdentity(Node node) {
    Node resolved = source.resolve(node);
    if (resolved instanceof ScalarNode scalar && scalar.getValue().equals(IDENTITY)) {
      return Body.IDENTITY;
    }
    return resolved instanceof SequenceNode list
        ? body(list.getValue())
        : new Body(List.of(item(resolved)));
  }

  private static List<Layer> logits(LayerSettings settings) {
    if (settings.node("units") == null) {
      return List.of(new Logits());
    }
    if (settings.integer("units") != 1) {
      throw new InvalidNetworkException(
          "units can only be 1, one for two labels; without it there is one for each label");
    }
    return List.of(new Logits(true));
  }

  /** A layer and what comes right after it. */
  private static List<Layer> followed(Layer layer, boolean normalized, LayerSettings settings) {
    List<Layer> layers = new ArrayList<>(List.of(layer));
    if (normalized) {
      layers.add(new BatchNorm());
    }
    if (settings.node("activation") != null) {
      layers.add(new Activation(settings.choice("activation", ACTIVATIONS)));
    }
    return layers;
  }
}
