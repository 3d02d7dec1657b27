package io.streamlens.inference.security;

import static io.streamlens.inference.security.CertificateAuthority.PASSWORD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.inference.crash.RefusedStart;
import io.streamlens.inference.crash.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who cannot show who he is, or is shown a certificate that is no good, is told so in one line. */
@Timeout(180)
class RefusedLogInIT {

  @TempDir Path work;

  @Test
  void shouldRefuseAWrongPassword() throws IOException, InterruptedException {
    TinyModel.publish(work.resolve("store"), work);
    try (SecuredBroker broker = SecuredBroker.withScram(work)) {
      broker.createUser("stream");
      Path client = broker.file("wrong", broker.scramClient("stream", "guessed"));
      Map<String, String> settings =
          Map.of(
              "streamlens.store", work.resolve("store").toUri().toString(),
              "streamlens.model", TinyModel.NAME,
              "streamlens.jobs", work.resolve("jobs").toString(),
              "streamlens.journal", work.resolve("journal").toString(),
              "streamlens.client-config", client.toString(),
              "kafka.bootstrap.servers", broker.bootstrapServers());
      String refused =
          "Kafka at %s refuses the log-in (sasl.* in %s): Authentication failed during"
              + " authentication due to invalid credentials with SASL mechanism SCRAM-SHA-512";

      assertEquals(
          refused.formatted(broker.bootstrapServers(), "streamlens.client-config"),
          RefusedStart.line("inference-stream", without("streamlens.jobs", settings), work));
      Map<String, String> trainer =
          without("streamlens.journal", without("streamlens.model", settings));
      assertEquals(
          refused.formatted(broker.bootstrapServers(), "streamlens.client-config"),
          RefusedStart.line("trainer", trainer, work));
      assertTrue(
          send(broker.bootstrapServers(), client)
              .contains(refused.formatted(broker.bootstrapServers(), "--command-config")));
    }
  }

  @Test
  void shouldTellAnExpiredCertificateOfTheBrokerFromAnUntrustedOne() throws IOException {
    CertificateAuthority authority = new CertificateAuthority("authority");
    CertificateAuthority other = new CertificateAuthority("other");
    Path trust = authority.trustStore(work.resolve("trust.p12"));
    Path client = work.resolve("client.properties");
    Files.writeString(
        client,
        "security.protocol=SSL\nssl.truststore.location=%s\nssl.truststore.password=%s\n"
            .formatted(trust, PASSWORD));
    try (TlsServer expired =
            TlsServer.start(authority.expiredKeyStore(work.resolve("expired.p12"), "broker"));
        TlsServer untrusted =
            TlsServer.start(other.keyStore(work.resolve("other.p12"), "broker"))) {
      String saysExpired = send(expired.address(), client);
      assertTrue(
          saysExpired.contains("the certificate of Kafka at " + expired.address() + " has expired"),
          saysExpired);
      String saysUntrusted = send(untrusted.address(), client);
      assertTrue(
          saysUntrusted.contains(
              "the certificate of Kafka at " + untrusted.address() + " is not trusted"),
          saysUntrusted);
    }
  }

  @Test
  void shouldKnowClientsByTheirCertificatesAndRefuseThoseThatAreNoGood() {
    try (SecuredBroker broker = SecuredBroker.withCertificates(work)) {
      broker.createTopics("images");
      broker.allow("User:CN=sender", DocumentedGrants.of("send"));
      CertificateAuthority authority = broker.authority();
      String servers = broker.bootstrapServers();

      assertEquals("", send(servers, certified(broker, "sender", authority)));
      String unknown =
          send(servers, certified(broker, "sender", new CertificateAuthority("other")));
      assertTrue(unknown.contains("refuses the client's certificate"), unknown);
      String expired =
          send(
              servers,
              broker.file(
                  "late",
                  broker.certifiedClient(
                      authority.expiredKeyStore(work.resolve("late.p12"), "sender"))));
      assertTrue(expired.contains("refuses the client's certificate"), expired);
      Map<String, String> nobody = new HashMap<>(broker.certifiedClient(work));
      nobody.keySet().removeIf(key -> key.startsWith("ssl.keystore"));
      String none = send(servers, broker.file("nobody", nobody));
      assertTrue(none.contains("refuses the client's certificate"), none);
      String mayNot = send(servers, certified(broker, "stranger", authority));
      assertTrue(mayNot.contains("no right to WRITE topic 'images'"), mayNot);
    }
  }

  private Path certified(SecuredBroker broker, String name, CertificateAuthority authority) {
    Path store = authority.keyStore(work.resolve(name + ".p12"), name);
    return broker.file(name, broker.certifiedClient(store));
  }

  private static Map<String, String> without(String key, Map<String, String> settings) {
    Map<String, String> fewer = new HashMap<>(settings);
    fewer.remove(key);
    return fewer;
  }

  /** What {@code send} says on standard error. */
  private String send(String servers, Path client) {
    try {
      Path image = Files.write(work.resolve("image"), TinyModel.pixels(1));
      return Commands.run(
          List.of(
              "send",
              image.toString(),
              "--content-type",
              "application/octet-stream",
              "--bootstrap-server",
              servers,
              "--command-config",
              client.toString()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
