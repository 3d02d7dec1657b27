package io.streamlens.modelstore.signature;

import io.streamlens.modelstore.Digest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;

/** The platform's own Ed25519 (RFC 8032). */
final class Ed25519 {

  private static final String NAME = "Ed25519";

  private Ed25519() {}

  static KeyFactory keyFactory() {
    try {
      return KeyFactory.getInstance(NAME);
    } catch (NoSuchAlgorithmException e) {
      throw missing(e);
    }
  }

  static byte[] sign(PrivateKey key, Digest digest) {
    try {
      Signature signature = Signature.getInstance(NAME);
      signature.initSign(key);
      signature.update(bytes(digest));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("signing with a key that was read as Ed25519 failed", e);
    }
  }

  /** Bytes that are no signature at all simply do not fit. */
  static boolean fits(PublicKey key, Digest digest, byte[] value) {
    try {
      Signature signature = Signature.getInstance(NAME);
      signature.initVerify(key);
      signature.update(bytes(digest));
      return signature.verify(value);
    } catch (SignatureException e) {
      return false;
    } catch (NoSuchAlgorithmException e) {
      throw missing(e);
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("verifying with a key that was read as Ed25519 failed", e);
    }
  }

  /**
   * The public key that belongs to a private one, which the platform computes only while it makes a
   * new pair: given the private key's own bytes as its random ones, it makes this pair again.
   */
  static PublicKey publicKey(EdECPrivateKey key) {
    byte[] seed =
        key.getBytes()
            .orElseThrow(() -> new IllegalStateException("the private key does not give itself"));
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(NAME);
      generator.initialize(NamedParameterSpec.ED25519, new GivenBytes(seed));
      return generator.generateKeyPair().getPublic();
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  private static byte[] bytes(Digest digest) {
    return digest.value().getBytes(StandardCharsets.UTF_8);
  }

  private static IllegalStateException missing(GeneralSecurityException e) {
    return new IllegalStateException("every Java 17 platform has Ed25519, this one has not", e);
  }

  /** Not random at all. */
  private static final class GivenBytes extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final byte[] bytes;

    GivenBytes(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    @Override
    public void nextBytes(byte[] target) {
      if (target.length != bytes.length) {
        throw new IllegalStateException(
            "asked for " + target.length + " bytes of a key that has " + bytes.length);
      }
      System.arraycopy(bytes, 0, target, 0, target.length);
    }
  }
}
