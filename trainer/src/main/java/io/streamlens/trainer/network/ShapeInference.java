package io.streamlens.trainer.network;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.trainer.network.Activation.Function;
import io.streamlens.trainer.network.ShapedNetwork.ShapedLayer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Finds the shape after every layer of a network, and says which layer cannot have its input. */
final class ShapeInference {

  private final Network network;
  private final int labels;

  ShapeInference(Network network, int labels) {
    this.network = network;
    this.labels = labels;
  }

  /** A layer with its name, before its shapes are known. */
  private record Named(String name, Layer layer, int line) {}

  List<ShapedLayer> infer(ImageSpec input) {
    List<Layer> layers = network.layers();
    if (layers.isEmpty() || !(layers.get(layers.size() - 1) instanceof Logits)) {
      throw new InvalidNetworkException(
          "network %s must end in a layer logits".formatted(network.name()));
    }
    List<Named> named = named("", network.body());
    return infer(
        named,
        new FeatureShape.Maps(input.height(), input.width(), input.channels()),
        Function.LINEAR,
        named.get(named.size() - 1));
  }

  /** The shapes inside layers that are no whole network: none of them is {@link Logits}. */
  static List<ShapedLayer> infer(Body body, FeatureShape input) {
    ShapeInference inference = new ShapeInference(new Network("", "", body), 0);
    return inference.infer(named("", body), input, Function.LINEAR, new Named("", new Logits(), 0));
  }

  private static List<Named> named(String prefix, Body body) {
    List<Named> named = new ArrayList<>();
    Set<String> names = new HashSet<>();
    int number = 0;
    for (Body.Item item : body.items()) {
      number++;
      for (Layer layer : item.layers()) {
        String first = prefix + number + "." + layer.kind();
        String name = first;
        for (int again = 2; !names.add(name); again++) {
          name = first + "-" + again;
        }
        named.add(new Named(name, layer, item.line()));
      }
    }
    return named;
  }

  /**
   * @param after the activation that what comes out goes to
   * @param head the only one that may be {@link Logits}
   */
  private List<ShapedLayer> infer(
      List<Named> layers, FeatureShape input, Function after, Named head) {
    List<ShapedLayer> shaped = new ArrayList<>();
    FeatureShape shape = input;
    for (int i = 0; i < layers.size(); i++) {
      Function following = following(layers.subList(i + 1, layers.size()), after);
      ShapedLayer layer = infer(layers.get(i), shape, following, head);
      shaped.add(layer);
      shape = layer.output();
    }
    return shaped;
  }

  /** The first activation among {@code rest}, unless other weights come before it. */
  private static Function following(List<Named> rest, Function after) {
    for (Named next : rest) {
      if (next.layer() instanceof Activation activation) {
        return activation.function();
      }
      if (next.layer() instanceof LinearLayer
          || next.layer() instanceof CompositeLayer
          || next.layer() instanceof Logits) {
        return Function.LINEAR;
      }
    }
    return after;
  }

  private ShapedLayer infer(Named named, FeatureShape input, Function following, Named head) {
    if (named.layer() instanceof CompositeLayer composite) {
      return infer(named, composite, input, following, head);
    }
    return located(
        named,
        () -> {
          SimpleLayer layer = simple(named, head);
          return new ShapedLayer(
              named.name(), layer, input, checked(layer.outputShape(input)), following, List.of());
        });
  }

  private SimpleLayer simple(Named named, Named head) {
    if (named.layer() instanceof SimpleLayer simple) {
      return simple;
    }
    if (named.layer() instanceof Logits logits && named == head) {
      return logits.resolve(labels);
    }
    throw new InvalidNetworkException("logits can only be a network's last layer");
  }

  private ShapedLayer infer(
      Named named, CompositeLayer layer, FeatureShape input, Function following, Named head) {
    List<List<ShapedLayer>> bodies = new ArrayList<>();
    List<FeatureShape> outputs = new ArrayList<>();
    for (CompositeLayer.Part part : layer.parts()) {
      List<Named> inside = named(named.name() + part.suffix() + ".", part.body());
      List<ShapedLayer> body = infer(inside, input, following, head);
      bodies.add(body);
      outputs.add(body.isEmpty() ? input : body.get(body.size() - 1).output());
    }
    return located(
        named,
        () ->
            new ShapedLayer(
                named.name(), layer, input, layer.joinedShape(outputs), following, bodies));
  }

  /** Values of one image are counted in an int: no array of Java could hold more. */
  private static FeatureShape checked(FeatureShape shape) {
    if (shape.size() > Integer.MAX_VALUE) {
      throw new InvalidNetworkException(shape + " would come out: more values than can be handled");
    }
    return shape;
  }

  private ShapedLayer located(Named named, Supplier<ShapedLayer> inference) {
    try {
      return inference.get();
    } catch (InvalidNetworkException e) {
      String line = named.line() == 0 ? "" : " (line " + named.line() + ")";
      throw new InvalidNetworkException(
          "network %s, layer %s%s: %s"
              .formatted(network.name(), named.name(), line, e.getMessage()));
    }
  }
}
