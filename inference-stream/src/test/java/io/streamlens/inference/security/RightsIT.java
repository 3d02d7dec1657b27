package io.streamlens.inference.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamlens.inference.batching.BatchListener;
import io.streamlens.inference.crash.RefusedStart;
import io.streamlens.inference.crash.StreamProcess;
import io.streamlens.inference.crash.StreamProcess.Program;
import io.streamlens.inference.crash.TinyModel;
import io.streamlens.inference.lifecycle.InferenceStream;
import io.streamlens.inference.lifecycle.StartException;
import io.streamlens.inference.serving.ModelListener;
import io.streamlens.inference.settings.StreamSettings;
import io.streamlens.inference.topology.StreamListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each program with exactly the rights that {@code docs/security.md} lists, and with one less. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class RightsIT {

  private static final int IMAGES = 200;

  @TempDir static Path work;
  private SecuredBroker broker;

  @BeforeAll
  void start() throws IOException {
    broker = SecuredBroker.withScram(work);
    Stream.of("stream", "trainer", "operator", "sender", "watcher").forEach(broker::createUser);
    broker.allow("User:operator", DocumentedGrants.of("topics create"));
    assertEquals("", command("operator", "topics", "create", "--replication-factor", "1"));
    TinyModel.publish(work.resolve("store"), work);
  }

  @AfterAll
  void stop() {
    broker.close();
  }

  @Test
  void shouldClassifyWithExactlyTheDocumentedRights() throws IOException, InterruptedException {
    broker.allow("User:stream", DocumentedGrants.of("inference-stream"));
    broker.allow("User:sender", DocumentedGrants.of("send"));
    broker.allow("User:watcher", DocumentedGrants.of("watch"));
    Path log = work.resolve("stream.log");
    try (StreamProcess stream = StreamProcess.start(Program.PRODUCT, settings("stream"), log)) {
      stream.awaitReady();
      List<String> send = new ArrayList<>(List.of("send", "--content-type"));
      send.add("application/octet-stream");
      for (int i = 0; i < IMAGES; i++) {
        Path image = work.resolve("image-" + i);
        Files.write(image, TinyModel.pixels(i % 10));
        send.add(image.toString());
      }
      assertEquals("", command("sender", send.toArray(String[]::new)));
      String limit = Integer.toString(IMAGES);
      assertEquals("", command("watcher", "watch", "--from-beginning", "--limit", limit));
      stream.terminate();
    }
    String said = Files.readString(log);
    assertTrue(said.lines().noneMatch(RightsIT::isComplaint), said);
  }

  /**
   * On a busy machine a producer's first batches may come while the broker still ends the
   * transaction before; it says so and sends them again, which has nothing to do with rights.
   */
  private static boolean isComplaint(String line) {
    return line.matches("\\S+ (WARN|ERROR) .*")
        && !(line.contains(" WARN  [Sender] ") && line.contains("retrying"));
  }

  Stream<Grant> rightsOfTheStream() {
    return DocumentedGrants.of("inference-stream").stream();
  }

  @ParameterizedTest
  @MethodSource("rightsOfTheStream")
  void shouldNameTheRightThatTheStreamLacks(Grant lacking) {
    broker.allow("User:stream", without(lacking, "inference-stream"));

    StartException e = assertThrows(StartException.class, () -> stream("stream").run());

    assertSays(lacking, String.valueOf(e.getMessage()));
  }

  @Test
  void shouldNameAStoreOfCertificatesThatCannotBeRead() {
    Map<String, String> settings = new HashMap<>(settings("stream"));
    Map<String, String> client = broker.scramClient("stream", "stream");
    client.put("ssl.truststore.location", "/nowhere/trust.p12");
    settings.put("streamlens.client-config", broker.file("nowhere", client).toString());

    StartException e = assertThrows(StartException.class, () -> stream(settings).run());

    String line = String.valueOf(e.getMessage());
    assertTrue(line.startsWith("no Kafka client for " + broker.bootstrapServers()), line);
    assertTrue(line.contains("/nowhere/trust.p12"), line);
    assertEquals(1, line.lines().count(), line);
  }

  @Test
  @Tag("slow")
  void shouldAskForTheProtocolWhenABrokerThatWantsTlsDoesNotAnswer() {
    Map<String, String> settings = new HashMap<>(settings("stream"));
    settings.remove("streamlens.client-config");

    StartException e = assertThrows(StartException.class, () -> stream(settings).run());

    String line = String.valueOf(e.getMessage());
    assertTrue(line.startsWith("no Kafka broker answers at " + broker.bootstrapServers()), line);
    assertTrue(line.contains("security.protocol"), line);
  }

  Stream<Grant> rightsOfTheTrainer() {
    return DocumentedGrants.of("trainer").stream();
  }

  @ParameterizedTest
  @MethodSource("rightsOfTheTrainer")
  void shouldNameTheRightThatTheTrainerLacks(Grant lacking)
      throws IOException, InterruptedException {
    broker.allow("User:trainer", without(lacking, "trainer"));

    String line =
        RefusedStart.line(
            "trainer",
            Map.of(
                "streamlens.store", work.resolve("store").toUri().toString(),
                "streamlens.jobs", work.resolve("jobs").toString(),
                "streamlens.client-config", client("trainer").toString(),
                "kafka.bootstrap.servers", broker.bootstrapServers()),
            work);

    assertSays(lacking, line);
  }

  @Test
  void shouldNameTheRightThatACommandLacks() throws IOException {
    broker.allow("User:sender", List.of());
    Path image = Files.write(work.resolve("image"), TinyModel.pixels(1));

    String said = command("sender", "send", image.toString());

    assertTrue(said.contains("no right to WRITE topic 'images'"), said);
  }

  private static List<Grant> without(Grant lacking, String program) {
    return DocumentedGrants.of(program).stream().filter(grant -> !grant.equals(lacking)).toList();
  }

  private void assertSays(Grant lacking, String line) {
    String name = lacking.name().replaceFirst("\\*$", "");
    String kind =
        switch (lacking.type()) {
          case GROUP -> "group";
          case TRANSACTIONAL_ID -> "transactional id";
          default -> "topic";
        };
    assertTrue(line.startsWith("no right to " + lacking.operation() + " " + kind), line);
    assertTrue(line.contains("'" + name), line);
    assertEquals(1, line.lines().count(), line);
  }

  private InferenceStream stream(String user) {
    return stream(settings(user));
  }

  private static InferenceStream stream(Map<String, String> settings) {
    return new InferenceStream(
        StreamSettings.read(key -> Optional.ofNullable(settings.get(key)), settings.keySet()),
        new SimpleMeterRegistry(),
        Clock.systemUTC(),
        StreamListener.NONE,
        BatchListener.NONE,
        ModelListener.NONE);
  }

  private Map<String, String> settings(String user) {
    Map<String, String> settings = new HashMap<>();
    settings.put("streamlens.store", work.resolve("store").toUri().toString());
    settings.put("streamlens.model", TinyModel.NAME);
    // Small enough for the heap of the test's process, so that there is nothing to warn of.
    settings.put("streamlens.in-flight-bytes", "16M");
    settings.put("streamlens.decode-bytes", "16M");
    settings.put("streamlens.journal", work.resolve("journal").toString());
    settings.put("streamlens.client-config", client(user).toString());
    settings.put("kafka.bootstrap.servers", broker.bootstrapServers());
    settings.put("kafka-streams.state.dir", work.resolve("state").toString());
    return settings;
  }

  private Path client(String user) {
    return broker.file(user, broker.scramClient(user, user));
  }

  /** What a command says on standard error. */
  private String command(String user, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--bootstrap-server");
    all.add(broker.bootstrapServers());
    all.add("--command-config");
    all.add(client(user).toString());
    return Commands.run(all);
  }
}
