package io.streamlens.modelstore.signature;

import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A detached signature of a version, as it lies in {@code signatures/<version>/<key id>.sig}. The
 * array belongs to this record: do not change it. Whether it fits is for {@link SignatureVerifier}
 * to say; this may be any bytes.
 *
 * @param keyId the signing key: the first 16 hexadecimal digits of the SHA-256 of the public key's
 *     X.509 encoding (what {@code openssl pkey -pubin -outform DER | sha256sum} begins with)
 * @param value an Ed25519 signature (RFC 8032, 64 bytes) over the UTF-8 bytes of the version's
 *     digest, {@code sha256:…}; at most {@link #MAX_BYTES}
 */
@SuppressWarnings("ArrayRecordComponent")
public record ModelSignature(String keyId, byte[] value) {

  /** No stored signature is read further than this. */
  public static final int MAX_BYTES = 1024;

  /** What a key id looks like. */
  public static final Pattern KEY_ID = Pattern.compile("[0-9a-f]{16}");

  /**
   * @throws IllegalArgumentException if {@code keyId} has another form or {@code value} is too long
   */
  public ModelSignature {
    Objects.requireNonNull(keyId, "keyId");
    if (!KEY_ID.matcher(keyId).matches()) {
      throw new IllegalArgumentException(
          "keyId must be 16 hexadecimal digits, not '" + keyId + "'");
    }
    if (value.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "value must have at most " + MAX_BYTES + " bytes, not " + value.length);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ModelSignature signature
        && keyId.equals(signature.keyId)
        && Arrays.equals(value, signature.value);
  }

  @Override
  public int hashCode() {
    return 31 * keyId.hashCode() + Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return "signature by key " + keyId;
  }
}
