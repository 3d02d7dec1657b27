package io.streamlens.trainer.network;

import io.streamlens.modelstore.manifest.ImageSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * A network for images of a certain shape and a number of labels: every layer with the shapes
 * before and after it.
 *
 * @param name the network's name
 * @param input the shape of one image
 * @param labels how many labels there are
 * @param layers from input to output; the last gives one value for each label
 */
public record ShapedNetwork(String name, ImageSpec input, int labels, List<ShapedLayer> layers) {

  public ShapedNetwork {
    layers = List.copyOf(layers);
  }

  /**
   * A layer in its place.
   *
   * @param name unique in the network: its number from 1 and its kind, such as {@code 3.pool}
   * @param layer what it is
   * @param input the shape before it
   * @param output the shape after it
   */
  public record ShapedLayer(String name, Layer layer, FeatureShape input, FeatureShape output) {

    /** Its weights, with names that are unique in the network. */
    public List<WeightSpec> weights() {
      return layer.weights(input).stream().map(weight -> weight.within(name)).toList();
    }
  }

  /**
   * Infers the shapes.
   *
   * @throws InvalidNetworkException naming the first layer that does not fit, what came in and what
   *     it needs
   */
  public static ShapedNetwork of(Network network, ImageSpec input, int labels) {
    List<Layer> layers = network.layers();
    if (layers.isEmpty() || !(layers.get(layers.size() - 1) instanceof Logits)) {
      throw new InvalidNetworkException(
          "network %s must end in a layer logits".formatted(network.name()));
    }
    List<ShapedLayer> shaped = new ArrayList<>();
    FeatureShape shape = new FeatureShape.Maps(input.height(), input.width(), input.channels());
    for (int i = 0; i < layers.size(); i++) {
      ShapedLayer layer = shape(network.name(), i, layers, shape, labels);
      shaped.add(layer);
      shape = layer.output();
    }
    return new ShapedNetwork(network.name(), input, labels, shaped);
  }

  private static ShapedLayer shape(
      String network, int index, List<Layer> layers, FeatureShape input, int labels) {
    Layer layer = layers.get(index);
    boolean last = index == layers.size() - 1;
    try {
      Layer resolved = last ? new Dense(labels) : layer;
      String name = (index + 1) + "." + layer.kind();
      return new ShapedLayer(name, resolved, input, resolved.outputShape(input));
    } catch (InvalidNetworkException e) {
      throw new InvalidNetworkException(
          "network %s, layer %d (%s): %s"
              .formatted(network, index + 1, layer.kind(), e.getMessage()));
    }
  }

  /** All weights, from input to output. */
  public List<WeightSpec> weights() {
    return layers.stream().flatMap(layer -> layer.weights().stream()).toList();
  }

  /** The number of values in all weights. */
  public long parameters() {
    return weights().stream().mapToLong(WeightSpec::size).sum();
  }
}
