package io.streamlens.modelstore.signature;

import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelVersion;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;

/** Signs versions with one private key. Safe for use by several threads. */
public final class ModelSigner {

  private final PrivateKey key;
  private final SignatureVerifier verifier;

  private ModelSigner(PrivateKey key, SignatureVerifier verifier) {
    this.key = key;
    this.verifier = verifier;
  }

  /**
   * Reads a private key.
   *
   * @param pem an Ed25519 private key in PKCS#8 form, not encrypted, as {@code openssl genpkey
   *     -algorithm ed25519} writes it
   * @throws IllegalArgumentException if the file is none, in one line that names it
   */
  public static ModelSigner ofPrivateKey(Path pem) {
    byte[] der = PemFile.read(pem, "PRIVATE KEY");
    try {
      PrivateKey key = Ed25519.keyFactory().generatePrivate(new PKCS8EncodedKeySpec(der));
      return new ModelSigner(key, new SignatureVerifier(Ed25519.publicKey((EdECPrivateKey) key)));
    } catch (InvalidKeySpecException e) {
      throw new IllegalArgumentException(
          pem + " holds no Ed25519 private key ('openssl genpkey -algorithm ed25519' makes one)",
          e);
    }
  }

  /** The id of this key, as {@link ModelSignature#keyId()} says. */
  public String keyId() {
    return verifier.keyId();
  }

  /**
   * Signs a version's digest. The version's files are not read: {@link ModelStore#verify} does
   * that.
   *
   * @return the signature, which was tried with the public key that belongs to this one
   */
  public ModelSignature sign(ModelVersion version) {
    ModelSignature signature = new ModelSignature(keyId(), Ed25519.sign(key, version.digest()));
    if (!verifier.fits(version.digest(), signature)) {
      throw new IllegalStateException(
          "the public key computed for key " + keyId() + " does not belong to the private one");
    }
    return signature;
  }
}
