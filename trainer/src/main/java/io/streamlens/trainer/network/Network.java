package io.streamlens.trainer.network;

import java.util.List;

/**
 * A network as data; the last layer is {@link Logits}.
 *
 * @param name such as {@code lenet5}
 * @param layers from input to output
 */
public record Network(String name, List<Layer> layers) {

  public Network {
    layers = List.copyOf(layers);
  }
}
