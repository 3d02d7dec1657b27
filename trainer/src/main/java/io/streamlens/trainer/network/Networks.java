package io.streamlens.trainer.network;

import io.streamlens.trainer.InvalidRequestException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The networks that are built in, each a {@link NetworkFile}, and those that users write. */
public final class Networks {

  private static final List<String> NAMES =
      List.of(
          "logistic",
          "softmax",
          "mlp",
          "traffic-sign",
          "lenet5",
          "inception",
          "inception-192",
          "convnet",
          "resnet",
          "convnet-large");

  private Networks() {}

  /** The names of the built-in networks. */
  public static List<String> names() {
    return NAMES;
  }

  /**
   * The network that {@code network} means: the name of a built-in one ({@code lenet5}), one with
   * values for its parameters ({@code mlp:activation=tanh,hidden=256-128}), or the path of a
   * network file (it ends in {@code .yaml} or {@code .yml}, or contains a separator).
   *
   * @throws InvalidRequestException if there is none; the message lists those that there are
   * @throws InvalidNetworkException if the file is no network, or has no such parameter
   */
  public static Network named(String network) {
    if (NetworkFile.isPath(network)) {
      return NetworkFile.read(path(network));
    }
    String[] parts = network.split(":", 2);
    if (!NAMES.contains(parts[0])) {
      throw new InvalidRequestException(
          "unknown network '%s' (there is %s; or give a file, such as ./my-net.yaml)"
              .formatted(network, String.join(", ", NAMES)));
    }
    return NetworkFile.readBuiltIn(
        parts[0], network, parts.length == 1 ? Map.of() : arguments(network, parts[1]));
  }

  /**
   * The text of the network file that {@code network} means.
   *
   * @throws InvalidRequestException if there is none
   */
  public static String text(String network) {
    return NetworkFile.isPath(network)
        ? NetworkFile.text(path(network))
        : NetworkFile.builtInText(network.replaceFirst(":.*", ""));
  }

  private static Map<String, String> arguments(String network, String text) {
    Map<String, String> arguments = new LinkedHashMap<>();
    for (String argument : text.split(",", -1)) {
      String[] parts = argument.split("=", 2);
      if (parts.length != 2 || parts[0].isEmpty()) {
        throw new InvalidRequestException(
            "network '%s': parameters are written name:parameter=value,parameter=value"
                .formatted(network));
      }
      arguments.put(parts[0], parts[1]);
    }
    return arguments;
  }

  private static Path path(String network) {
    try {
      return Path.of(network);
    } catch (InvalidPathException e) {
      throw new InvalidRequestException("'" + network + "' is no path of a network file", e);
    }
  }
}
