package io.streamlens.modelstore.signature;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what {@code openssl} writes: base64 between two lines that say what it is (RFC 7468). */
final class PemFile {

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z ]+)-----([^-]*)-----END \\1-----");

  private static final int LARGEST = 64 * 1024;

  private PemFile() {}

  /**
   * The decoded bytes of the file's first block.
   *
   * @param label what the block must be, such as {@code PUBLIC KEY}
   * @throws IllegalArgumentException if the file cannot be read or begins with no such block; the
   *     message names the file
   */
  static byte[] read(Path file, String label) {
    Matcher block = BLOCK.matcher(text(file));
    if (!block.find()) {
      throw new IllegalArgumentException(
          file + " is no PEM file: no line '-----BEGIN " + label + "-----'");
    }
    if (!block.group(1).equals(label)) {
      throw new IllegalArgumentException(
          "%s holds a '%s', not a '%s'%s"
              .formatted(file, block.group(1), label, advice(block.group(1))));
    }
    try {
      return Base64.getMimeDecoder().decode(block.group(2));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  private static String advice(String found) {
    return switch (found) {
      case "ENCRYPTED PRIVATE KEY" -> " ('openssl pkey -in FILE' decrypts it)";
      case "PRIVATE KEY" -> " ('openssl pkey -in FILE -pubout' makes the public key)";
      default -> "";
    };
  }

  private static String text(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(LARGEST), StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("no such key file: " + file, e);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read the key file " + file + ": " + e, e);
    }
  }
}
