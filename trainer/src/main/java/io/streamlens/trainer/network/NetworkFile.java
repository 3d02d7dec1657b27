package io.streamlens.trainer.network;

import io.streamlens.trainer.InvalidRequestException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Reads network files. A network file is YAML with three keys:
 *
 * <ul>
 *   <li>{@code description}: one line, optional
 *   <li>{@code parameters}: names and what they are unless given, such as {@code {activation:
 *       relu}}; the layers refer to one as {@code $activation}; optional
 *   <li>{@code layers}: a list, the last of them {@code logits}
 * </ul>
 *
 * A layer is its kind alone or with its settings; a setting in brackets may be left out:
 *
 * <pre>{@code
 * - conv: {filters, kernel, [stride: 1], [padding: same], [dilation: 1], [groups: 1], [bias]}
 * - depthwise: {kernel, [stride: 1], [padding: same], [dilation: 1], [multiplier: 1], [bias]}
 * - pool: {type: max or avg, size, [stride: size], [padding: valid]}
 * - pool: global-avg                    # or global-max
 * - flatten
 * - dense: 120                          # or {units: 120, [bias]}, units: [128, 64] for several
 * - activation: relu                    # linear, relu, leaky-relu, elu, gelu, sigmoid, tanh, swish
 * - dropout: 0.5
 * - batchnorm                           # or {[momentum], [epsilon]}
 * - residual: {body: [layers], [shortcut: identity or [layers]]}
 * - branches: [[layers], [layers], …]
 * - logits                              # or {units: 1}: one sigmoid unit for two labels
 * }</pre>
 *
 * {@code conv}, {@code depthwise}, {@code dense} and {@code residual} also take {@code batchnorm:
 * true} and {@code activation: relu}: these come right after them. With {@code batchnorm: true}
 * there is no bias unless asked for. YAML's anchors and aliases work.
 */
public final class NetworkFile {

  private static final int MAX_BYTES = 1 << 20;

  private NetworkFile() {}

  /**
   * Whether a network's name means a file: it ends in {@code .yaml} or {@code .yml}, or contains a
   * separator.
   */
  public static boolean isPath(String network) {
    return network.endsWith(".yaml")
        || network.endsWith(".yml")
        || network.contains("/")
        || network.contains("\\");
  }

  /**
   * Reads a file of the user's; the network's name is the file's without its ending.
   *
   * @throws InvalidRequestException if there is no such file or it cannot be read
   * @throws InvalidNetworkException if it is no network, naming the line
   */
  public static Network read(Path file) {
    String fileName = String.valueOf(file.getFileName());
    String name = fileName.replaceFirst("\\.ya?ml$", "");
    return NetworkReader.read(file.toString(), name, text(file), Map.of());
  }

  /**
   * The text of a file of the user's.
   *
   * @throws InvalidRequestException if there is no such file or it cannot be read
   */
  static String text(Path file) {
    try {
      if (Files.isRegularFile(file) && Files.size(file) > MAX_BYTES) {
        throw new InvalidRequestException(
            "network file %s has more than %d bytes".formatted(file, MAX_BYTES));
      }
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new InvalidRequestException("there is no network file " + file, e);
    } catch (CharacterCodingException e) {
      throw new InvalidRequestException("network file " + file + " is no UTF-8 text", e);
    } catch (IOException e) {
      throw new InvalidRequestException(
          "network file " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Reads a built-in one.
   *
   * @param arguments values of its parameters
   * @throws InvalidNetworkException if an argument does not fit
   */
  static Network readBuiltIn(String name, String reference, Map<String, String> arguments) {
    return NetworkReader.read("network " + name, reference, builtInText(name), arguments);
  }

  /** The text of a built-in one. */
  static String builtInText(String name) {
    String resource = name + ".yaml";
    try (InputStream in = NetworkFile.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
