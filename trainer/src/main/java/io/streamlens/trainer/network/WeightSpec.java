package io.streamlens.trainer.network;

import java.util.List;

/**
 * A weight of a layer before there are values.
 *
 * @param name unique in the network, its parts separated by dots, such as {@code 1.conv.kernel}
 * @param shape the lengths of its dimensions
 * @param initializer how its values begin
 * @param role what it is to the training
 */
public record WeightSpec(String name, List<Integer> shape, Initializer initializer, Role role) {

  /** What a weight is to the training. */
  public enum Role {
    /** Multiplies inputs; trained, and what weight decay is meant for. */
    KERNEL,
    /** A bias, or the scale or offset of a normalisation; trained, not decayed. */
    OFFSET,
    /** A moving average of what has passed; not trained: the graph itself brings it up to date. */
    STATISTIC
  }

  public WeightSpec {
    shape = List.copyOf(shape);
  }

  /** The number of values. */
  public int size() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  /** Whether the optimizer changes it. */
  public boolean trainable() {
    return role != Role.STATISTIC;
  }

  /** The same weight as part of something that is called {@code prefix}. */
  WeightSpec within(String prefix) {
    return new WeightSpec(prefix + "." + name, shape, initializer, role);
  }
}
