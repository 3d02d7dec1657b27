package io.streamlens.inference.security;

import static io.streamlens.inference.security.CertificateAuthority.PASSWORD;

import io.streamlens.cli.broker.BrokerSettings;
import io.streamlens.cli.broker.EmbeddedBroker;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.ResourcePatternFilter;

/**
 * A real Kafka that lets nobody do anything without an access control entry, and speaks TLS with
 * certificates of the tests' own. Clients say who they are by SCRAM, or by a certificate.
 */
final class SecuredBroker implements AutoCloseable {

  private static final String LISTENER = "listener.name.plaintext.";

  private final Path work;
  private final CertificateAuthority authority = new CertificateAuthority("authority");
  private final Path trust;
  private final EmbeddedBroker broker;
  private final Admin admin;

  private SecuredBroker(Path work, BrokerSettings settings, Map<String, String> administrator) {
    this.work = work;
    trust = authority.trustStore(work.resolve("trust.p12"));
    Path own = authority.keyStore(work.resolve("broker.p12"), "broker");
    BrokerSettings secured =
        settings
            .withProperty("ssl.keystore.location", own.toString())
            .withProperty("ssl.keystore.type", "PKCS12")
            .withProperty("ssl.keystore.password", PASSWORD)
            .withProperty("ssl.key.password", PASSWORD)
            .withProperty("ssl.truststore.location", trust.toString())
            .withProperty("ssl.truststore.password", PASSWORD)
            .withProperty(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    broker = EmbeddedBroker.start(secured);
    Map<String, Object> client = new HashMap<>(administrator);
    client.putAll(trusting());
    client.put("bootstrap.servers", broker.bootstrapServers());
    admin = Admin.create(client);
  }

  /** Clients log in by SCRAM-SHA-512, over TLS. */
  static SecuredBroker withScram(Path work) {
    // The broker itself, which is a client of its own, by a password that stands in its settings.
    String plain =
        "org.apache.kafka.common.security.plain.PlainLoginModule required"
            + " username=\"admin\" password=\"admin\" user_admin=\"admin\";";
    return new SecuredBroker(
        work,
        BrokerSettings.temporary()
            .withProperty(
                "listener.security.protocol.map", "PLAINTEXT:SASL_SSL,CONTROLLER:PLAINTEXT")
            .withProperty("sasl.mechanism.inter.broker.protocol", "PLAIN")
            .withProperty(LISTENER + "sasl.enabled.mechanisms", "SCRAM-SHA-512,PLAIN")
            .withProperty(LISTENER + "plain.sasl.jaas.config", plain)
            .withProperty(
                LISTENER + "scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;")
            // Only the controller's own listener, on the loopback, knows nobody's name.
            .withProperty("super.users", "User:admin;User:ANONYMOUS"),
        Map.of(
            "security.protocol", "SASL_SSL",
            "sasl.mechanism", "PLAIN",
            "sasl.jaas.config", plain));
  }

  /** Clients show a certificate: mutual TLS. */
  static SecuredBroker withCertificates(Path work) {
    return new SecuredBroker(
        work,
        BrokerSettings.temporary()
            .withProperty("listener.security.protocol.map", "PLAINTEXT:SSL,CONTROLLER:PLAINTEXT")
            .withProperty("ssl.client.auth", "required")
            .withProperty("super.users", "User:CN=broker;User:ANONYMOUS"),
        Map.of(
            "security.protocol",
            "SSL",
            "ssl.keystore.location",
            work.resolve("broker.p12").toString(),
            "ssl.keystore.password",
            PASSWORD));
  }

  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  CertificateAuthority authority() {
    return authority;
  }

  /** The administrator's client. */
  Admin admin() {
    return admin;
  }

  /** Makes topics with four partitions. */
  void createTopics(String... names) {
    await(
        admin
            .createTopics(Stream.of(names).map(name -> new NewTopic(name, 4, (short) 1)).toList())
            .all());
  }

  /** Makes a user whose password is the name. */
  void createUser(String name) {
    await(
        admin
            .alterUserScramCredentials(
                List.of(
                    new UserScramCredentialUpsertion(
                        name, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), name)))
            .all());
  }

  /** Lets a principal do exactly this, and nothing else. */
  void allow(String principal, Collection<Grant> grants) {
    await(
        admin
            .deleteAcls(
                List.of(
                    new AclBindingFilter(
                        ResourcePatternFilter.ANY,
                        new AccessControlEntryFilter(
                            principal, null, AclOperation.ANY, AclPermissionType.ANY))))
            .all());
    await(
        admin
            .createAcls(
                grants.stream()
                    .map(
                        grant ->
                            new AclBinding(
                                grant.resource(),
                                new AccessControlEntry(
                                    principal, "*", grant.operation(), AclPermissionType.ALLOW)))
                    .toList())
            .all());
  }

  /** Settings of a client that logs in by SCRAM. */
  Map<String, String> scramClient(String user, String password) {
    Map<String, String> client = new HashMap<>(trusting());
    client.put("security.protocol", "SASL_SSL");
    client.put("sasl.mechanism", "SCRAM-SHA-512");
    client.put(
        "sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
            .formatted(user, password));
    return client;
  }

  /** Settings of a client that shows a certificate. */
  Map<String, String> certifiedClient(Path keyStore) {
    Map<String, String> client = new HashMap<>(trusting());
    client.put("security.protocol", "SSL");
    client.put("ssl.keystore.location", keyStore.toString());
    client.put("ssl.keystore.password", PASSWORD);
    return client;
  }

  private Map<String, String> trusting() {
    return Map.of("ssl.truststore.location", trust.toString(), "ssl.truststore.password", PASSWORD);
  }

  /** Writes settings of a client into a file, as programs are given them. */
  Path file(String name, Map<String, String> client) {
    Properties properties = new Properties();
    properties.putAll(client);
    Path file = work.resolve(name + ".properties");
    try (Writer writer = Files.newBufferedWriter(file)) {
      properties.store(writer, null);
      return file;
    } catch (IOException e) {
      throw new IllegalStateException("cannot write " + file, e);
    }
  }

  private static <T> T await(KafkaFuture<T> answer) {
    try {
      return answer.get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException("the administrator is refused", e);
    }
  }

  @Override
  public void close() {
    admin.close();
    broker.close();
  }
}
