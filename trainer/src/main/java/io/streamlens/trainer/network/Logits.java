package io.streamlens.trainer.network;

/**
 * The last layer: fully connected, one value for each label of the data set. {@link ShapedNetwork}
 * puts a {@link Dense} (or a {@link SingleLogit}) in its place once the labels are known; the
 * softmax after it is part of the graph's head, not of the network.
 *
 * @param single one unit for two labels, instead of one for each label
 */
public record Logits(boolean single) implements Layer {

  /** One unit for each label. */
  public Logits() {
    this(false);
  }

  @Override
  public String kind() {
    return "logits";
  }

  /**
   * The layer it stands for.
   *
   * @throws InvalidNetworkException if one unit is to tell more than two labels apart
   */
  SimpleLayer resolve(int labels) {
    if (!single) {
      return new Dense(labels);
    }
    if (labels != 2) {
      throw new InvalidNetworkException(
          ("one unit tells exactly two labels apart, but the data set has %d: choose two of them,"
                  + " or take a network with a unit for each label, such as softmax")
              .formatted(labels));
    }
    return new SingleLogit();
  }
}
