package io.streamlens.modelstore.signature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.modelstore.Digest;
import io.streamlens.modelstore.ModelNotFoundException;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelStores;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.TestModels;
import io.streamlens.modelstore.UnsignedModelException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignatureVerifierTest {

  /** What {@code openssl pkey -pubin -in public.pem -outform DER | sha256sum} begins with. */
  private static final String KEY_ID = "f6f0ed796da38df3";

  @TempDir Path directory;
  private ModelStore store;
  private ModelVersion version;
  private final ModelSigner signer = ModelSigner.ofPrivateKey(key("private.pem"));
  private final ModelSigner other = ModelSigner.ofPrivateKey(key("other-private.pem"));
  private final SignatureVerifier verifier = SignatureVerifier.ofPublicKey(key("public.pem"));

  @BeforeEach
  void publish() {
    store = ModelStores.openOrCreate(directory.resolve("store").toString());
    version = publish("one");
  }

  @Test
  void shouldAcceptWhatWasSigned() {
    store.addSignature(version, other.sign(version));
    store.addSignature(version, signer.sign(version));

    verifier.requireSigned(version, store);

    assertEquals(KEY_ID, signer.keyId());
    assertEquals(KEY_ID, verifier.keyId());
  }

  @Test
  void shouldAcceptWhatOpensslHasSigned() {
    // printf 'sha256:0…0' > digest; openssl pkeyutl -sign -inkey private.pem -rawin -in digest
    byte[] value =
        Base64.getDecoder()
            .decode(
                "ps7PB1WIL0xq/D6HeP+sQDJWbXOjleOCmvElXN7g5VwXuS0fJgJLQl8U0ga2c90eTeNZZN61HLy8yv2Ap7GDDQ==");
    Digest digest = new Digest("sha256:" + "0".repeat(64));

    assertTrue(verifier.fits(digest, new ModelSignature(KEY_ID, value)));
    value[0]++;
    assertFalse(verifier.fits(digest, new ModelSignature(KEY_ID, value)));
  }

  @Test
  void shouldRefuseWhatNobodyHasSigned() {
    UnsignedModelException e =
        assertThrows(UnsignedModelException.class, () -> verifier.requireSigned(version, store));

    assertEquals(
        "pets:1 is not signed by key " + KEY_ID + " (nobody has signed it)", e.getMessage());
  }

  @Test
  void shouldRefuseWhatAnotherKeyHasSigned() {
    ModelSignature signature = other.sign(version);
    store.addSignature(version, signature);

    UnsignedModelException e =
        assertThrows(UnsignedModelException.class, () -> verifier.requireSigned(version, store));

    assertEquals(
        "pets:1 is not signed by key " + KEY_ID + " (signed by: " + other.keyId() + ")",
        e.getMessage());
  }

  @Test
  void shouldRefuseASignatureThatDoesNotFit() {
    ModelVersion two = publish("two");
    for (ModelSignature signature :
        List.of(
            signer.sign(two),
            new ModelSignature(KEY_ID, other.sign(version).value()),
            new ModelSignature(KEY_ID, new byte[64]),
            new ModelSignature(KEY_ID, new byte[0]))) {
      store.addSignature(version, signature);

      UnsignedModelException e =
          assertThrows(UnsignedModelException.class, () -> verifier.requireSigned(version, store));

      assertEquals(
          "pets:1: the signature by key " + KEY_ID + " does not fit the digest " + version.digest(),
          e.getMessage());
    }
  }

  @Test
  void shouldTellAVersionThatIsGoneFromOneThatIsNotSigned() {
    publish("two");
    store.addSignature(version, signer.sign(version));
    store.delete(version.reference());

    assertThrows(ModelNotFoundException.class, () -> verifier.requireSigned(version, store));
  }

  @Test
  void shouldSayInOneLineWhyAFileIsNoKey() throws IOException {
    Path empty = Files.createFile(directory.resolve("empty.pem"));

    assertRefusedPrivate("is no PEM file", empty);
    assertRefusedPrivate("no such key file", directory.resolve("none.pem"));
    assertRefusedPrivate("holds a 'PUBLIC KEY', not a 'PRIVATE KEY'", key("public.pem"));
    assertRefusedPrivate("holds no Ed25519 private key", key("rsa-private.pem"));
    assertRefusedPrivate("'openssl pkey -in FILE' decrypts it", key("encrypted-private.pem"));
    assertRefusedPublic("is no PEM file", empty);
    assertRefusedPublic("-pubout' makes the public key", key("private.pem"));
    assertRefusedPublic("holds no Ed25519 public key", key("rsa-public.pem"));
  }

  @Test
  void shouldRefuseAnIdThatCouldNameAnotherFile() {
    assertThrows(
        IllegalArgumentException.class, () -> new ModelSignature("../aliases/x", new byte[64]));
    assertThrows(
        IllegalArgumentException.class,
        () -> new ModelSignature(KEY_ID, new byte[ModelSignature.MAX_BYTES + 1]));
  }

  private static void assertRefusedPrivate(String reason, Path file) {
    assertOneLine(
        reason,
        file,
        assertThrows(IllegalArgumentException.class, () -> ModelSigner.ofPrivateKey(file)));
  }

  private static void assertRefusedPublic(String reason, Path file) {
    assertOneLine(
        reason,
        file,
        assertThrows(IllegalArgumentException.class, () -> SignatureVerifier.ofPublicKey(file)));
  }

  private static void assertOneLine(String reason, Path file, IllegalArgumentException e) {
    assertTrue(e.getMessage().contains(reason), e::getMessage);
    assertTrue(e.getMessage().contains(file.toString()), e::getMessage);
    assertEquals(1, e.getMessage().lines().count(), e::getMessage);
  }

  private ModelVersion publish(String content) {
    return store.publish(
        TestModels.draft("pets"), TestModels.files(directory.resolve(content), content));
  }

  private static Path key(String file) {
    try {
      return Path.of(
          Objects.requireNonNull(SignatureVerifierTest.class.getResource(file), file).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
