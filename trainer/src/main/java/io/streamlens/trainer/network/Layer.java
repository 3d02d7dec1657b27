package io.streamlens.trainer.network;

/**
 * One layer of a network, as data. A {@link SimpleLayer} makes one thing of another; a {@link
 * CompositeLayer} sends its input through bodies of layers and joins what comes out; {@link Logits}
 * stands for the last layer until the labels are known.
 */
public sealed interface Layer permits SimpleLayer, CompositeLayer, Logits {

  /** The kind in lower case, such as {@code conv}. */
  String kind();
}
