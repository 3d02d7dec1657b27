package io.streamlens.trainer.network;

import io.streamlens.modelstore.manifest.ImageSpec;
import java.util.List;
import java.util.stream.Stream;

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
   * @param name unique in the network: the item's number from 1 and the layer's kind, such as
   *     {@code 3.pool}; inside another layer with its name before it, such as {@code
   *     4.residual.body.1.conv} or {@code 5.branches[2].1.conv}
   * @param layer what it is; no {@link Logits}
   * @param input the shape before it
   * @param output the shape after it
   * @param following the activation that its output goes to; {@code LINEAR} if none
   * @param bodies what is inside it: one for each part of a {@link CompositeLayer}
   */
  public record ShapedLayer(
      String name,
      Layer layer,
      FeatureShape input,
      FeatureShape output,
      Activation.Function following,
      List<List<ShapedLayer>> bodies) {

    public ShapedLayer {
      bodies = bodies.stream().map(List::copyOf).toList();
    }

    /** Its own weights, with names that are unique in the network; not those of layers inside. */
    public List<WeightSpec> ownWeights() {
      return layer instanceof SimpleLayer simple
          ? simple.weights(input, following).stream().map(w -> w.within(weightPrefix())).toList()
          : List.of();
    }

    /** Its weights and those of the layers inside it. */
    public List<WeightSpec> weights() {
      return Stream.concat(
              ownWeights().stream(),
              bodies.stream().flatMap(List::stream).flatMap(inner -> inner.weights().stream()))
          .toList();
    }

    /**
     * The layer's name as the beginning of names in a graph, such as those of its weights: no
     * brackets, which no graph takes.
     */
    public String weightPrefix() {
      return name.replace('[', '.').replace("]", "");
    }
  }

  /**
   * Infers the shapes.
   *
   * @throws InvalidNetworkException naming the first layer that does not fit, what came in and what
   *     it needs
   */
  public static ShapedNetwork of(Network network, ImageSpec input, int labels) {
    List<ShapedLayer> layers = new ShapeInference(network, labels).infer(input);
    return new ShapedNetwork(network.name(), input, labels, layers);
  }

  /** All weights, from input to output. */
  public List<WeightSpec> weights() {
    return layers.stream().flatMap(layer -> layer.weights().stream()).toList();
  }

  /** The number of values that are learned: in all weights that are trained. */
  public long parameters() {
    return weights().stream().filter(WeightSpec::trainable).mapToLong(WeightSpec::size).sum();
  }
}
