package io.streamlens.trainer.network;

import java.util.List;

/**
 * A layer that sums its inputs with a {@code kernel}, whose last dimensions go through the outputs,
 * and adds a {@code bias} for each output unless it has none. What scales each output afterwards
 * can be made part of it.
 */
public sealed interface LinearLayer extends SimpleLayer permits Conv, Dense, Depthwise {

  /** The name of the weights that the inputs are summed with. */
  String KERNEL = "kernel";

  /** The name of the values that are added. */
  String BIAS = "bias";

  /** Whether there is a bias. */
  boolean bias();

  /** The same layer with a bias. */
  LinearLayer withBias();

  /** The same layer without a bias. */
  LinearLayer withoutBias();

  /** The weights of every linear layer: a kernel, and a bias of zeros if there is to be one. */
  static List<WeightSpec> weights(List<Integer> kernel, Initializer initializer, int biases) {
    WeightSpec kernelSpec = new WeightSpec(KERNEL, kernel, initializer, WeightSpec.Role.KERNEL);
    return biases == 0
        ? List.of(kernelSpec)
        : List.of(
            kernelSpec,
            new WeightSpec(
                BIAS, List.of(biases), new Initializer.Constant(0), WeightSpec.Role.OFFSET));
  }
}
