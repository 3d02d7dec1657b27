package io.streamlens.cli.models;

import io.streamlens.cli.CommandException;
import io.streamlens.modelstore.signature.ModelSigner;
import io.streamlens.modelstore.signature.SignatureVerifier;
import java.nio.file.Path;
import java.util.function.Function;

/** Reads the file that {@code --key} names. */
final class PemOption {

  private PemOption() {}

  /**
   * @throws CommandException if the file holds no Ed25519 public key
   */
  static SignatureVerifier publicKey(Path file) {
    return read(SignatureVerifier::ofPublicKey, file);
  }

  /**
   * @throws CommandException if the file holds no Ed25519 private key
   */
  static ModelSigner privateKey(Path file) {
    return read(ModelSigner::ofPrivateKey, file);
  }

  private static <T> T read(Function<Path, T> reading, Path file) {
    try {
      return reading.apply(file);
    } catch (IllegalArgumentException e) {
      throw new CommandException("--key: " + e.getMessage(), e);
    }
  }
}
