package io.streamlens.trainer.network;

import io.streamlens.trainer.InvalidRequestException;
import java.util.List;

/** The networks that are built in. */
public final class Networks {

  private static final Activation RELU = new Activation(Activation.Function.RELU);

  /** Multinomial logistic regression: every pixel is connected with every label. */
  private static final Network SOFTMAX =
      new Network("softmax", List.of(new Flatten(), new Logits()));

  /**
   * LeNet-5 (LeCun and others, "Gradient-Based Learning Applied to Document Recognition", 1998) as
   * it is used today: rectified units, maxima for the subsampling, every map of the second
   * convolution connected with all of the first. 61,706 parameters for 28x28x1 and ten labels.
   */
  private static final Network LENET5 =
      new Network(
          "lenet5",
          List.of(
              new Conv(6, 5, 1, Padding.SAME),
              RELU,
              Pool.max(2),
              new Conv(16, 5, 1, Padding.VALID),
              RELU,
              Pool.max(2),
              new Flatten(),
              new Dense(120),
              RELU,
              new Dense(84),
              RELU,
              new Logits()));

  private static final List<Network> ALL = List.of(SOFTMAX, LENET5);

  private Networks() {}

  /** Their names. */
  public static List<String> names() {
    return ALL.stream().map(Network::name).toList();
  }

  /**
   * The built-in network of this name.
   *
   * @throws InvalidRequestException if there is none; the message lists those that there are
   */
  public static Network named(String name) {
    return ALL.stream()
        .filter(network -> network.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidRequestException(
                    "unknown network '%s' (there is %s)"
                        .formatted(name, String.join(", ", names()))));
  }
}
