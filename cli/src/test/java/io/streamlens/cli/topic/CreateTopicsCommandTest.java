package io.streamlens.cli.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.cli.CommandRun;
import io.streamlens.cli.broker.BrokerSettings;
import io.streamlens.cli.broker.EmbeddedBroker;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With a broker for each test: the topics' names are fixed. */
class CreateTopicsCommandTest {

  private EmbeddedBroker broker;
  private Admin admin;

  @BeforeEach
  void startBroker() {
    broker = EmbeddedBroker.start(BrokerSettings.temporary());
    admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  @AfterEach
  void stopBroker() {
    admin.close();
    broker.close();
  }

  @Test
  void shouldMakeAllTopicsAndChangeNothingTheSecondTime() throws Exception {
    // when
    CommandRun first = create();
    CommandRun second = create();

    // then
    assertEquals(0, first.exitCode(), first::toString);
    assertEquals(7, count(first, "created"), first::toString);
    assertEquals(0, second.exitCode(), second::toString);
    assertEquals(7, count(second, "present"), second::toString);
    assertEquals(4, partitions("images"));
    assertEquals("compact", config("model-events", "cleanup.policy"));
    assertEquals("delete", config("images", "cleanup.policy"));
  }

  @Test
  void shouldLeaveRoomForTheLargestImageAndForItsDeadLetter() throws Exception {
    // when
    create();

    // then an image of 10 MiB fits with 64 KiB of headers, and once more with those that say why
    int image = 10 * 1024 * 1024;
    assertTrue(intConfig("images", "max.message.bytes") >= image + 64 * 1024);
    assertTrue(intConfig("images-dead-letter", "max.message.bytes") >= image + 128 * 1024);
  }

  @Test
  void shouldGiveATopicTheNameThatIsAskedFor() throws Exception {
    // when
    CommandRun run = create("--topic", "model-events=shop.models", "--topic", "images=shop.images");
    CommandRun unknown = create("--topic", "pictures=shop.images");
    CommandRun twice = create("--topic", "model-events=images");

    // then it is the same in all else, and only these have other names
    assertEquals(0, run.exitCode(), run::toString);
    assertEquals(
        Set.of(
            "shop.images",
            "classifications",
            "images-dead-letter",
            "shop.models",
            "serving-events",
            "training-requests",
            "training-events"),
        admin.listTopics().names().get());
    assertEquals("compact", config("shop.models", "cleanup.policy"));
    assertEquals(2, unknown.exitCode(), unknown::toString);
    assertTrue(unknown.errLine().contains("there is no topic 'pictures'"), unknown::toString);
    assertEquals(2, twice.exitCode(), twice::toString);
    assertTrue(twice.errLine().contains("two topics would be called 'images'"), twice::toString);
  }

  @Test
  void shouldReportAnotherNumberOfPartitionsAndGoOn() throws Exception {
    // given
    make(new NewTopic("classifications", 7, (short) 1));

    // when
    CommandRun run = create("--partitions", "3");

    // then
    assertEquals(0, run.exitCode(), run::toString);
    assertEquals(1, count(run, "different"), run::toString);
    assertTrue(run.out().contains("7 partitions, asked for were 3"), run::toString);
    assertEquals(3, partitions("images"));
  }

  @Test
  void shouldRefuseATopicThatIsTooSmallOrNotCompacted() throws Exception {
    // given
    make(new NewTopic("images", 4, (short) 1).configs(Map.of("max.message.bytes", "1000000")));
    make(new NewTopic("model-events", 4, (short) 1));

    // when
    CommandRun run = create();

    // then both are named, and neither was touched
    assertEquals(1, run.exitCode(), run::toString);
    assertTrue(run.errLine().contains("images (max.message.bytes is 1000000"), run::toString);
    assertTrue(run.errLine().contains("model-events (cleanup.policy is delete"), run::toString);
    assertEquals("1000000", config("images", "max.message.bytes"));
  }

  private CommandRun create(String... more) {
    String[] arguments = new String[4 + more.length];
    System.arraycopy(
        new String[] {"topics", "create", "--bootstrap-server", broker.bootstrapServers()},
        0,
        arguments,
        0,
        4);
    System.arraycopy(more, 0, arguments, 4, more.length);
    return CommandRun.of(arguments);
  }

  private static long count(CommandRun run, String state) {
    return run.outLines().stream().filter(line -> line.contains(" " + state + " ")).count();
  }

  private void make(NewTopic topic) throws Exception {
    admin.createTopics(List.of(topic)).all().get();
  }

  private int partitions(String topic) throws Exception {
    return admin
        .describeTopics(List.of(topic))
        .allTopicNames()
        .get()
        .get(topic)
        .partitions()
        .size();
  }

  private String config(String topic, String name) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
    return config.get(name).value();
  }

  private int intConfig(String topic, String name) throws Exception {
    return Integer.parseInt(config(topic, name));
  }
}
