package io.streamlens.inference.crash;

import io.streamlens.inference.crash.ResultLedger.Balance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * Runs one scenario: a broker and inference streams, each a process of its own, a load that goes
 * on, disturbances as results come in, and readers that keep account.
 */
final class CrashRun {

  static final String IMAGES = "images";
  static final String CLASSIFICATIONS = "classifications";
  static final String DEAD_LETTERS = "images-dead-letter";
  private static final int PARTITIONS = 4;
  private static final int LEAD = 10_000;

  private final Scenario scenario;
  private final Path work;

  private CrashRun(Scenario scenario, Path work) {
    this.scenario = scenario;
    this.work = work;
  }

  /**
   * What came of it.
   *
   * @param committed the accounts of a {@code read_committed} reader
   * @param uncommitted those of a {@code read_uncommitted} one: what was given up and done again is
   *     duplicated here
   * @param endedByThemselves processes that gave up and were started again
   * @param elapsed from the first image to the last result
   */
  record Outcome(Balance committed, Balance uncommitted, int endedByThemselves, Duration elapsed) {}

  /**
   * Runs it to the end.
   *
   * @param work a directory for all that it writes
   */
  static Outcome of(Scenario scenario, Path work) throws IOException, InterruptedException {
    return new CrashRun(scenario, Files.createDirectories(work)).run();
  }

  private Outcome run() throws IOException, InterruptedException {
    TinyModel.publish(work.resolve("store"), work);
    Map<String, String> quick =
        Map.of(
            "group.min.session.timeout.ms",
            "1000",
            "transaction.abort.timed.out.transaction.cleanup.interval.ms",
            "1000");
    try (BrokerProcess broker = BrokerProcess.start(work, quick);
        Admin admin =
            Admin.create(
                Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()))) {
      createTopics(admin, PARTITIONS);
      return runAgainst(broker, admin);
    }
  }

  private Outcome runAgainst(BrokerProcess broker, Admin admin) throws InterruptedException {
    SentImages sentImages = new SentImages();
    List<StreamProcess> processes = new ArrayList<>();
    try (Results committed = reader(broker, "read_committed", sentImages);
        Results uncommitted = reader(broker, "read_uncommitted", sentImages)) {
      for (int i = 0; i < scenario.processes(); i++) {
        processes.add(
            StreamProcess.start(
                scenario.program(), settings(broker), work.resolve("stream-" + i + ".log")));
      }
      for (StreamProcess process : processes) {
        process.awaitReady();
      }
      long start = System.nanoTime();
      int endedByThemselves;
      try (LoadProducer load = load(broker, sentImages)) {
        Stage stage =
            new Stage(
                scenario, broker, processes, new GroupView(admin), committed, uncommitted, load);
        disturb(stage);
        endedByThemselves = stage.endedByThemselves();
      }
      return new Outcome(
          committed.balance(),
          uncommitted.balance(),
          endedByThemselves,
          Duration.ofNanos(System.nanoTime() - start));
    } finally {
      processes.forEach(StreamProcess::close);
    }
  }

  private void disturb(Stage stage) throws InterruptedException {
    for (int number = 0; number < scenario.times(); number++) {
      stage.awaitResults(scenario.images() * (number + 1) / (scenario.times() + 2));
      scenario.disturbance().strike(stage, number);
    }
    stage.awaitAllCommitted();
    for (int number = 0; number < scenario.processes(); number++) {
      stage.victim(number).process().terminate();
    }
    stage.readToTheEnd();
  }

  /** Makes the three topics; waits for the broker. */
  static void createTopics(Admin admin, int partitions) throws InterruptedException {
    try {
      admin
          .createTopics(
              Stream.of(IMAGES, CLASSIFICATIONS, DEAD_LETTERS)
                  .map(topic -> new NewTopic(topic, partitions, (short) 1))
                  .toList())
          .all()
          .get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the topics cannot be made", e);
    }
  }

  private static Results reader(BrokerProcess broker, String isolation, SentImages sentImages) {
    return new Results(broker.bootstrapServers(), isolation, PARTITIONS, sentImages);
  }

  private LoadProducer load(BrokerProcess broker, SentImages sentImages) {
    return new LoadProducer(
        broker.bootstrapServers(),
        IMAGES,
        PARTITIONS,
        scenario.mix().images(),
        scenario.images(),
        LEAD,
        sentImages);
  }

  private Map<String, String> settings(BrokerProcess broker) {
    Map<String, String> settings = new HashMap<>();
    settings.put("streamlens.store", work.resolve("store").toUri().toString());
    settings.put("streamlens.model", TinyModel.NAME);
    settings.put("streamlens.delivery", scenario.delivery().toString());
    settings.put("kafka.bootstrap.servers", broker.bootstrapServers());
    settings.put("streamlens.stream-threads", Integer.toString(scenario.threads()));
    settings.put("streamlens.session-timeout", "3s");
    settings.put("streamlens.transaction-timeout", "3s");
    settings.put("kafka-streams.state.dir", work.resolve("state").toString());
    settings.put("quarkus.log.category.\"io.smallrye.health\".level", "WARN");
    settings.putAll(scenario.settings());
    return settings;
  }
}
