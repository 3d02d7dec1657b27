package io.streamlens.inference.security;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority of the tests' own, and the key stores that it signs. */
final class CertificateAuthority {

  static final String PASSWORD = "changeit";
  private static final Duration DAY = Duration.ofDays(1);
  private static final AtomicLong SERIALS = new AtomicLong(1);

  private final X500Name name;
  private final KeyPair keys = keys();
  private final X509Certificate certificate;

  CertificateAuthority(String name) {
    this.name = new X500Name("CN=" + name);
    Instant now = Instant.now();
    certificate = sign(this.name, keys, now.minus(DAY), now.plus(DAY), true);
  }

  /** A key store with a certificate for {@code name} on localhost that is valid now. */
  Path keyStore(Path file, String name) {
    return keyStore(file, name, Instant.now().plus(DAY));
  }

  /** The same with one that ran out an hour ago. */
  Path expiredKeyStore(Path file, String name) {
    return keyStore(file, name, Instant.now().minus(Duration.ofHours(1)));
  }

  private Path keyStore(Path file, String subject, Instant end) {
    KeyPair own = keys();
    X509Certificate signed =
        sign(new X500Name("CN=" + subject), own, end.minus(DAY.multipliedBy(2)), end, false);
    return write(
        file,
        store ->
            store.setKeyEntry(
                subject,
                own.getPrivate(),
                PASSWORD.toCharArray(),
                new Certificate[] {signed, certificate}));
  }

  /** A key store that trusts this authority. */
  Path trustStore(Path file) {
    return write(file, store -> store.setCertificateEntry("authority", certificate));
  }

  private interface Filling {
    void fill(KeyStore store) throws GeneralSecurityException;
  }

  private static Path write(Path file, Filling filling) {
    try (OutputStream out = Files.newOutputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      filling.fill(store);
      store.store(out, PASSWORD.toCharArray());
      return file;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("cannot write " + file, e);
    }
  }

  private X509Certificate sign(
      X500Name subject, KeyPair of, Instant from, Instant to, boolean authority) {
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            name,
            BigInteger.valueOf(SERIALS.getAndIncrement()),
            Date.from(from),
            Date.from(to),
            subject,
            of.getPublic());
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(
              new GeneralName[] {
                new GeneralName(GeneralName.dNSName, "localhost"),
                new GeneralName(GeneralName.iPAddress, "127.0.0.1")
              }));
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    } catch (CertIOException | OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign a certificate", e);
    }
  }

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no elliptic curves", e);
    }
  }
}
