package io.streamlens.modelstore.signature;

import io.streamlens.modelstore.Digest;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.UnsignedModelException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Says whether the holder of one key has signed a version. What is signed is the digest, and the
 * digest covers the manifest and through it every file: who asks this and then {@linkplain
 * ModelStore#fetch fetches} the same version loads nothing that was not signed. Safe for use by
 * several threads.
 */
public final class SignatureVerifier {

  private static final int ID_DIGITS = 16;

  private final PublicKey key;
  private final String keyId;

  SignatureVerifier(PublicKey key) {
    this.key = key;
    String hash = Digest.of(key.getEncoded()).value();
    int start = hash.indexOf(':') + 1;
    this.keyId = hash.substring(start, start + ID_DIGITS);
  }

  /**
   * Reads a public key.
   *
   * @param pem an Ed25519 public key in X.509 form, as {@code openssl pkey -pubout} writes it
   * @throws IllegalArgumentException if the file is none, in one line that names it
   */
  public static SignatureVerifier ofPublicKey(Path pem) {
    byte[] der = PemFile.read(pem, "PUBLIC KEY");
    try {
      return new SignatureVerifier(
          Ed25519.keyFactory().generatePublic(new X509EncodedKeySpec(der)));
    } catch (InvalidKeySpecException e) {
      throw new IllegalArgumentException(
          pem + " holds no Ed25519 public key ('openssl genpkey -algorithm ed25519' makes a pair)",
          e);
    }
  }

  /** The id of this key, as {@link ModelSignature#keyId()} says. */
  public String keyId() {
    return keyId;
  }

  /** Whether {@code signature} is this key's and fits {@code digest}. */
  public boolean fits(Digest digest, ModelSignature signature) {
    return signature.keyId().equals(keyId) && Ed25519.fits(key, digest, signature.value());
  }

  /**
   * Insists on this key's signature.
   *
   * @param version as it was {@linkplain ModelStore#resolve resolved}
   * @throws UnsignedModelException if the version has no signature, only those of other keys, or
   *     one by this key that does not fit
   * @throws io.streamlens.modelstore.ModelNotFoundException if there is no such version any more
   */
  public void requireSigned(ModelVersion version, ModelStore store) {
    List<ModelSignature> signatures = store.signatures(version.reference());
    List<ModelSignature> own =
        signatures.stream().filter(signature -> signature.keyId().equals(keyId)).toList();
    if (own.isEmpty()) {
      throw new UnsignedModelException(
          "%s is not signed by key %s (%s)"
              .formatted(version.reference(), keyId, signers(signatures)));
    }
    if (own.stream().noneMatch(signature -> fits(version.digest(), signature))) {
      throw new UnsignedModelException(
          "%s: the signature by key %s does not fit the digest %s"
              .formatted(version.reference(), keyId, version.digest()));
    }
  }

  private static String signers(List<ModelSignature> signatures) {
    return signatures.isEmpty()
        ? "nobody has signed it"
        : signatures.stream()
            .map(ModelSignature::keyId)
            .collect(Collectors.joining(", ", "signed by: ", ""));
  }
}
