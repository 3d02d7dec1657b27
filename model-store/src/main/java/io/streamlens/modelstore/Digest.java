package io.streamlens.modelstore;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A SHA-256 digest in the form {@code sha256:<64 lower-case hexadecimal digits>}.
 *
 * @param value the digest with its prefix
 */
public record Digest(@JsonValue String value) {

  private static final Pattern FORM = Pattern.compile("sha256:[0-9a-f]{64}");

  /**
   * @throws IllegalArgumentException if {@code value} has another form
   */
  @JsonCreator
  public Digest {
    Objects.requireNonNull(value, "value");
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "not a digest: '" + value + "' (expected sha256: and 64 hexadecimal digits)");
    }
  }

  /** The digest of {@code bytes}. */
  public static Digest of(byte[] bytes) {
    return ofHash(sha256().digest(bytes));
  }

  /** The digest that {@code digest} has computed; the digest is reset by this call. */
  public static Digest of(MessageDigest digest) {
    return ofHash(digest.digest());
  }

  private static Digest ofHash(byte[] hash) {
    return new Digest("sha256:" + HexFormat.of().formatHex(hash));
  }

  /** A fresh SHA-256 computation, to be finished with {@link #of(MessageDigest)}. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256, this one has not", e);
    }
  }

  /** The digest as it is written everywhere: {@code sha256:…}. */
  @Override
  public String toString() {
    return value;
  }
}
