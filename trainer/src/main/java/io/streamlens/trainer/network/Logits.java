package io.streamlens.trainer.network;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * The last layer: fully connected, one value for each label of the data set. {@link ShapedNetwork}
 * puts a {@link Dense} in its place once the labels are known; the softmax after it is part of the
 * graph's head, not of the network.
 */
public record Logits() implements Layer {

  @Override
  public String kind() {
    return "logits";
  }

  @Override
  public FeatureShape outputShape(FeatureShape input) {
    throw unresolved();
  }

  @Override
  public List<WeightSpec> weights(FeatureShape input) {
    throw unresolved();
  }

  @Override
  public Operand<TFloat32> addTo(
      LayerContext context, Operand<TFloat32> input, FeatureShape shape) {
    throw unresolved();
  }

  private static InvalidNetworkException unresolved() {
    return new InvalidNetworkException("logits can only be a network's last layer");
  }
}
