package io.streamlens.trainer.network;

import java.util.List;

/**
 * Layers one after the other, as items of a network file. The layers of one item belong together: a
 * convolution, its batch normalisation and its activation can be written as one.
 *
 * @param items from input to output; none: what comes in goes out
 */
public record Body(List<Item> items) {

  /** What comes in goes out. */
  public static final Body IDENTITY = new Body(List.of());

  public Body {
    items = List.copyOf(items);
  }

  /**
   * One item.
   *
   * @param layers one or more, one after the other
   * @param line where the file has it, from 1; 0 if it is from no file
   */
  public record Item(List<Layer> layers, int line) {

    public Item {
      layers = List.copyOf(layers);
    }
  }

  /** A body with an item for each layer. */
  public static Body of(List<Layer> layers) {
    return new Body(layers.stream().map(layer -> new Item(List.of(layer), 0)).toList());
  }

  /** All layers, one after the other. */
  public List<Layer> layers() {
    return items.stream().flatMap(item -> item.layers().stream()).toList();
  }
}
