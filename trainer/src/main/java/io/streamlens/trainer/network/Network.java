package io.streamlens.trainer.network;

import java.util.List;

/**
 * A network as data; the last layer is {@link Logits}.
 *
 * @param name such as {@code lenet5}, or {@code mlp:activation=tanh} where parameters were given
 * @param description what it is, in a line; may be empty
 * @param body its layers
 */
public record Network(String name, String description, Body body) {

  /** A network from no file: each layer is an item. */
  public Network(String name, List<Layer> layers) {
    this(name, "", Body.of(layers));
  }

  /** The layers from input to output; those inside others are not among them. */
  public List<Layer> layers() {
    return body.layers();
  }

  /** The name without parameters. */
  public String baseName() {
    return name.replaceFirst(":.*", "");
  }

  /** Whether one unit tells labels apart: such a network is for data sets of exactly two labels. */
  public boolean isForTwoLabels() {
    List<Layer> layers = layers();
    return !layers.isEmpty()
        && layers.get(layers.size() - 1) instanceof Logits logits
        && logits.single();
  }
}
