package io.streamlens.trainer.network;

import java.util.List;

/**
 * A weight of a layer before there are values.
 *
 * @param name unique in the network, its parts separated by dots, such as {@code 1.conv.kernel}
 * @param shape the lengths of its dimensions
 * @param initializer how its values begin
 */
public record WeightSpec(String name, List<Integer> shape, Initializer initializer) {

  public WeightSpec {
    shape = List.copyOf(shape);
  }

  /** The number of values. */
  public int size() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  /** The same weight as part of something that is called {@code prefix}. */
  WeightSpec within(String prefix) {
    return new WeightSpec(prefix + "." + name, shape, initializer);
  }
}
