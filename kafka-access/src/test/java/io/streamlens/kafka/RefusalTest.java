package io.streamlens.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.cert.CertificateExpiredException;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.junit.jupiter.api.Test;

class RefusalTest {

  private final Refusal refusal = new Refusal("kafka:9093", "--command-config");

  @Test
  void shouldNameTheRightThatIsMissingHoweverDeepItStands() {
    assertEquals(
        "no right to READ group 'g' on kafka:9093: grant it to the user of --command-config",
        line(new KafkaException("poll", GroupAuthorizationException.forGroupId("g"))));
    assertEquals(
        "no right to use topics [images] on kafka:9093: grant it to the user of --command-config",
        line(new TopicAuthorizationException(Set.of("images"))));
    assertEquals(
        "no right to WRITE the transactional ids on kafka:9093: grant it to the user of"
            + " --command-config",
        line(new TransactionalIdAuthorizationException("no")));
  }

  @Test
  void shouldTellAWrongPasswordFromEachKindOfBadCertificate() {
    assertEquals(
        "Kafka at kafka:9093 refuses the log-in (sasl.* in --command-config): wrong",
        line(new SaslAuthenticationException("wrong")));
    assertEquals(
        "the certificate of Kafka at kafka:9093 has expired (NotAfter: then)",
        line(tls(new CertificateExpiredException("NotAfter: then"))));
    assertEquals(
        "the certificate of Kafka at kafka:9093 is not trusted (ssl.truststore.* in"
            + " --command-config): unable to find valid certification path to requested target",
        line(tls(new Exception("unable to find valid certification path to requested target"))));
    assertEquals(
        "Kafka at kafka:9093 refuses the client's certificate (ssl.keystore.* in --command-config;"
            + " missing, expired, or of an authority it does not know): Received fatal alert:"
            + " certificate_unknown",
        line(tls(new SSLHandshakeException("Received fatal alert: certificate_unknown"))));
  }

  @Test
  void shouldSayNothingOfOtherFailures() {
    assertEquals(Optional.empty(), refusal.of(new TimeoutException("late")));
  }

  private String line(Throwable failure) {
    return refusal.of(failure).orElseThrow();
  }

  private static SslAuthenticationException tls(Exception cause) {
    return new SslAuthenticationException("SSL handshake failed", cause);
  }
}
