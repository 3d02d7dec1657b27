package io.streamlens.kafka;

import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;

/**
 * Says in one line what a cluster refused and where to set it right.
 *
 * @param servers where the cluster is
 * @param configuredBy the setting that names the clients' properties, such as {@code
 *     --command-config}
 */
public record Refusal(String servers, String configuredBy) {

  /**
   * The line, if {@code failure} or one of its causes is a refusal of who we are or of what we may
   * do; empty for any other failure.
   */
  public Optional<String> of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SslAuthenticationException) {
        return Optional.of(tls(root(cause)));
      }
      if (cause instanceof AuthenticationException) {
        return Optional.of(
            "Kafka at %s refuses the log-in (sasl.* in %s): %s"
                .formatted(servers, configuredBy, cause.getMessage()));
      }
      if (cause instanceof AuthorizationException) {
        return Optional.of(rights((AuthorizationException) cause));
      }
    }
    return Optional.empty();
  }

  /** That a right is missing, such as {@code READ} on {@code topic 'images'}. */
  public String right(String operation, String resource) {
    return "no right to %s %s on %s: grant it to the user of %s"
        .formatted(operation, resource, servers, configuredBy);
  }

  private String tls(Throwable root) {
    String said = String.valueOf(root.getMessage());
    if (root instanceof CertificateExpiredException) {
      return "the certificate of Kafka at %s has expired (%s)".formatted(servers, said);
    }
    if (root instanceof CertificateNotYetValidException) {
      return "the certificate of Kafka at %s is not valid yet (%s)".formatted(servers, said);
    }
    if (said.contains("fatal alert")) {
      return "Kafka at %s refuses the client's certificate (ssl.keystore.* in %s; missing, expired, or of an authority it does not know): %s"
          .formatted(servers, configuredBy, said);
    }
    if (said.contains("certification path") || root instanceof CertificateException) {
      return "the certificate of Kafka at %s is not trusted (ssl.truststore.* in %s): %s"
          .formatted(servers, configuredBy, said);
    }
    return "no TLS connection with Kafka at %s (ssl.* in %s): %s"
        .formatted(servers, configuredBy, said);
  }

  private String rights(AuthorizationException refused) {
    if (refused instanceof TopicAuthorizationException topics) {
      return right("use", "topics " + topics.unauthorizedTopics());
    }
    if (refused instanceof GroupAuthorizationException group) {
      return right("READ", "group '" + group.groupId() + "'");
    }
    if (refused instanceof TransactionalIdAuthorizationException) {
      return right("WRITE", "the transactional ids");
    }
    return "Kafka at %s does not allow it to the user of %s: %s"
        .formatted(servers, configuredBy, refused.getMessage());
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
