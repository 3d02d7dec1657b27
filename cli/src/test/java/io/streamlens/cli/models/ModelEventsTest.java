package io.streamlens.cli.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.cli.CommandRun;
import io.streamlens.cli.broker.SharedBroker;
import io.streamlens.modelstore.AliasState;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelStores;
import io.streamlens.modelstore.event.ModelChange;
import io.streamlens.modelstore.event.ModelState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a consumer of {@code model-events} sees of the commands that change a store. */
class ModelEventsTest {

  private static final int VERSIONS = 4;
  private static final int ROUNDS = 5;

  /** Where nobody listens. */
  private static final String AWAY = "localhost:1";

  @RegisterExtension static final SharedBroker BROKER = new SharedBroker();

  @TempDir Path directory;

  private Path root;
  private KeyPairFiles keys;

  @BeforeEach
  void publish() throws Exception {
    root = directory.resolve("store");
    keys = KeyPairFiles.in(directory.resolve("keys"));
    try (ModelStore store = ModelStores.openOrCreate(root.toString())) {
      for (int version = 1; version <= VERSIONS; version++) {
        TestModel.publish(store, directory.resolve("files"));
      }
    }
  }

  @Test
  void shouldTellTheWholeStateAfterEachCommand() throws Exception {
    // given
    String topic = BROKER.createTopic(1);
    StoreRun models = announcing(BROKER.bootstrapServers(), topic);

    // when
    List<CommandRun> runs =
        List.of(
            models.run("promote", "pets:1"),
            models.run("promote", "pets:3", "--reason", "better"),
            models.run("promote", "pets:3", "--alias", "canary"),
            models.run("sign", "pets@canary", "--key", keys.privateKey().toString()),
            models.run("promote", "pets:4", "--alias", "canary"),
            models.run("rollback", "pets@canary"),
            models.run("promote", "pets:4", "--alias", "canary"),
            models.run("withdraw", "pets:4", "--rollback", "--reason", "worse"),
            models.run("gc", "--keep", "1"));

    // then
    runs.forEach(run -> assertEquals(0, run.exitCode(), run::toString));
    assertEquals(
        List.of(
            "promoted 1 {champion=1} []",
            "promoted 3 {champion=3} []",
            "promoted 3 {canary=3, champion=3} []",
            "signed 3 {canary=3, champion=3} []",
            "promoted 4 {canary=4, champion=3} []",
            "rolled-back 3 {canary=3, champion=3} []",
            "promoted 4 {canary=4, champion=3} []",
            "rolled-back 3 {canary=3, champion=3} [4]",
            "withdrawn 4 {canary=3, champion=3} [4]",
            "deleted 2 {canary=3, champion=3} [4]"),
        ModelEvents.of(BROKER, topic).stream().map(ModelEventsTest::text).toList());
  }

  @Test
  void shouldTellNobodyOfADryRunOrWithoutABroker() throws Exception {
    // given
    String topic = BROKER.createTopic(1);
    StoreRun models = announcing(BROKER.bootstrapServers(), topic);

    // when
    CommandRun dry = models.run("gc", "--keep", "1", "--dry-run");
    CommandRun silent = StoreRun.on(root).run("promote", "pets:1");

    // then
    assertEquals(0, dry.exitCode(), dry::toString);
    assertEquals(0, silent.exitCode(), silent::toString);
    assertEquals(List.of(), ModelEvents.of(BROKER, topic));
  }

  @Test
  void shouldChangeNothingWhenBrokerOrTopicIsMissing() throws Exception {
    // given
    StoreRun.on(root).run("promote", "pets:1");
    StoreRun.on(root).run("promote", "pets:2");
    Map<String, String> before = content();
    StoreRun noTopic = announcing(BROKER.bootstrapServers(), "no-such-topic");

    for (List<String> command : changes()) {
      // when
      CommandRun run = noTopic.run(command.toArray(String[]::new));

      // then
      assertEquals(1, run.exitCode(), run::toString);
      assertTrue(run.errLine().contains("topic 'no-such-topic' is missing"), run::toString);
      assertEquals(before, content());
    }

    // when
    CommandRun noBroker = announcing(AWAY, "model-events").run("promote", "pets:3");

    // then
    assertEquals(1, noBroker.exitCode(), noBroker::toString);
    assertTrue(
        noBroker.errLine().contains("no Kafka broker answers at " + AWAY), noBroker::toString);
    assertEquals(before, content());

    // and the same commands do change it when nothing is in their way
    for (List<String> command : changes()) {
      CommandRun run = StoreRun.on(root).run(command.toArray(String[]::new));
      assertEquals(0, run.exitCode(), run::toString);
    }
    assertTrue(!before.equals(content()), "the control changed nothing");
  }

  @Test
  void shouldSayThatTheStoreHasTheChangeWhenItCouldNotBeAnnounced() throws Exception {
    // given a topic that takes no record of this size
    String topic = BROKER.createTopic(1);
    BROKER.limitMessageBytes(topic, 100);

    // when
    CommandRun run = announcing(BROKER.bootstrapServers(), topic).run("promote", "pets:2");

    // then
    assertEquals(1, run.exitCode(), run::toString);
    assertTrue(run.errLine().contains("the store has the change"), run::toString);
    assertEquals(2, champion().version());
  }

  @Test
  void shouldWantABrokerForClientSettings() {
    // when
    CommandRun run =
        StoreRun.on(root).with("--command-config", "client.properties").run("promote", "pets:1");

    // then
    assertEquals(2, run.exitCode(), run::toString);
    assertTrue(run.errLine().contains("--command-config needs --bootstrap-server"));
  }

  @Test
  void shouldReadClientSettingsFromTheFile() throws Exception {
    // given
    Path config = directory.resolve("client.properties");
    Files.writeString(config, "security.protocol=NONSENSE\n");

    // when
    CommandRun run =
        StoreRun.on(root)
            .with(
                "--bootstrap-server",
                BROKER.bootstrapServers(),
                "--command-config",
                config.toString())
            .run("promote", "pets:1");

    // then
    assertEquals(1, run.exitCode(), run::toString);
    assertTrue(run.errLine().contains("security.protocol"), run::toString);
  }

  @Test
  void shouldLeaveWhatTheStoreSaysAsTheLastRecordWhenCommandsRace() throws Exception {
    String topic = BROKER.createTopic(1);
    StoreRun models = announcing(BROKER.bootstrapServers(), topic);
    ExecutorService people = Executors.newFixedThreadPool(3);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        // when
        List<Future<CommandRun>> runs = new ArrayList<>();
        for (int version = 1; version <= 3; version++) {
          String candidate = "pets:" + version;
          runs.add(people.submit(() -> models.run("promote", candidate)));
        }
        for (Future<CommandRun> run : runs) {
          assertEquals(0, run.get().exitCode(), run.get()::toString);
        }

        // then
        List<ModelState> states = ModelEvents.of(BROKER, topic);
        ModelState last = states.get(states.size() - 1);
        assertEquals(champion().version(), last.aliases().get("champion").version());
        assertEquals(champion().digest(), last.aliases().get("champion").digest());
      }
    } finally {
      people.shutdownNow();
    }
  }

  private StoreRun announcing(String broker, String topic) {
    return StoreRun.on(root).with("--bootstrap-server", broker, "--model-events-topic", topic);
  }

  /** One of each kind; taken in this order each of them can be done. */
  private List<List<String>> changes() {
    return List.of(
        List.of("promote", "pets:3"),
        List.of("sign", "pets:3", "--key", keys.privateKey().toString()),
        List.of("rollback", "pets"),
        List.of("withdraw", "pets:2", "--rollback"),
        List.of("gc", "--keep", "1"));
  }

  private AliasState champion() {
    try (ModelStore store = ModelStores.open(root.toString())) {
      return store.alias(new ModelReference.Alias("pets", "champion")).orElseThrow();
    }
  }

  /** Every file of the store by path, with its text. */
  private Map<String, String> content() throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        content.put(root.relativize(file).toString(), Files.readString(file));
      }
    }
    return content;
  }

  private static String text(ModelState state) {
    assertEquals("pets", state.name());
    assertEquals(VERSIONS, state.latest().version());
    ModelChange change = state.change();
    assertEquals(System.getProperty("user.name"), change.by());
    Map<String, Integer> aliases = new TreeMap<>();
    state.aliases().forEach((alias, pointer) -> aliases.put(alias, pointer.version()));
    return "%s %d %s %s"
        .formatted(
            change.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
            change.version(),
            aliases,
            state.withdrawn());
  }
}
