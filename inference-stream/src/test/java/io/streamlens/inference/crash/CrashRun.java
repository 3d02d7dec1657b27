package io.streamlens.inference.crash;

import io.streamlens.cli.broker.BrokerSettings;
import io.streamlens.cli.broker.EmbeddedBroker;
import io.streamlens.inference.crash.ResultLedger.Balance;
import io.streamlens.inference.crash.StreamProcess.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The harness: a broker, inference streams as processes, a load that goes on, processes killed one
 * after the other as results come in, and a {@code read_committed} reader that keeps account.
 */
final class CrashRun {

  private static final String IMAGES = "images";
  private static final String CLASSIFICATIONS = "classifications";
  private static final String DEAD_LETTERS = "images-dead-letter";
  private static final int LEAD = 10_000;

  private final Plan plan;
  private final Path work;
  private final ResultLedger ledger = new ResultLedger();
  private final List<String> kills = new ArrayList<>();

  /**
   * What is done to the stream.
   *
   * @param program what the processes run
   * @param delivery the guarantee
   * @param processes how many
   * @param images how many are sent over four partitions
   * @param kills how many processes are killed, SIGKILL and SIGTERM in turn, evenly spread
   */
  record Plan(Program program, String delivery, int processes, long images, int kills) {}

  CrashRun(Plan plan, Path work) {
    this.plan = plan;
    this.work = work;
  }

  Balance run() throws IOException, InterruptedException, ExecutionException {
    TinyModel.publish(work.resolve("store"), work);
    BrokerSettings settings =
        BrokerSettings.temporary()
            .withProperty("group.min.session.timeout.ms", "1000")
            .withProperty("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
    try (EmbeddedBroker broker = EmbeddedBroker.start(settings);
        Admin admin =
            Admin.create(
                Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(IMAGES, 4, (short) 1),
                  new NewTopic(CLASSIFICATIONS, 4, (short) 1),
                  new NewTopic(DEAD_LETTERS, 4, (short) 1)))
          .all()
          .get();
      runAgainst(broker.bootstrapServers(), admin);
    }
    return ledger.balance();
  }

  /** What was killed, with which signal, after how many results. */
  List<String> kills() {
    return kills;
  }

  private void runAgainst(String bootstrapServers, Admin admin)
      throws InterruptedException, ExecutionException, IOException {
    List<StreamProcess> processes = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> results = reader(bootstrapServers);
        LoadProducer load =
            new LoadProducer(bootstrapServers, IMAGES, 4, plan.images(), LEAD, ledger)) {
      Files.createDirectories(work);
      for (int i = 0; i < plan.processes(); i++) {
        processes.add(
            StreamProcess.start(
                plan.program(),
                streamSettings(bootstrapServers),
                work.resolve("stream-" + i + ".log")));
      }
      for (StreamProcess process : processes) {
        process.awaitReady();
      }
      killWhileResultsCome(processes, results, load);
      readUntilAllIsCommitted(admin, results, load);
      for (StreamProcess process : processes) {
        process.terminate();
      }
      readToTheEnd(results);
    } finally {
      processes.forEach(StreamProcess::close);
    }
  }

  private void killWhileResultsCome(
      List<StreamProcess> processes, KafkaConsumer<byte[], byte[]> results, LoadProducer load)
      throws InterruptedException {
    Duration patience = Duration.ofMinutes(2);
    for (int kill = 0; kill < plan.kills(); kill++) {
      long milestone = plan.images() * (kill + 1) / (plan.kills() + 2);
      long deadline = System.nanoTime() + patience.toNanos();
      while (ledger.results() < milestone) {
        read(results, load);
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException(
              ledger.results()
                  + " results after "
                  + kills
                  + ", nothing more within "
                  + patience
                  + ":\n"
                  + processes.get(0).tail());
        }
      }
      StreamProcess victim = processes.get(kill % processes.size());
      victim.awaitReady();
      if ((kill / processes.size()) % 2 == 0) {
        victim.kill();
      } else {
        victim.terminate();
      }
      kills.add(
          ((kill / processes.size()) % 2 == 0 ? "SIGKILL" : "SIGTERM")
              + " to "
              + kill % processes.size()
              + " after "
              + ledger.results());
      victim.restart();
    }
  }

  private void readUntilAllIsCommitted(
      Admin admin, KafkaConsumer<byte[], byte[]> results, LoadProducer load)
      throws ExecutionException, InterruptedException {
    long deadline = System.nanoTime() + Duration.ofMinutes(3).toNanos();
    while (!load.isDone() || !allCommitted(admin)) {
      read(results, load);
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "not all images are committed after 180 s: " + ledger.balance());
      }
    }
  }

  private boolean allCommitted(Admin admin) throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> offsets =
        admin.listConsumerGroupOffsets("streamlens").partitionsToOffsetAndMetadata().get();
    long committed =
        offsets.values().stream().mapToLong(offset -> offset == null ? 0 : offset.offset()).sum();
    return committed == plan.images();
  }

  private void read(KafkaConsumer<byte[], byte[]> results, LoadProducer load) {
    ConsumerRecords<byte[], byte[]> records = results.poll(Duration.ofMillis(100));
    for (ConsumerRecord<byte[], byte[]> record : records) {
      ledger.result(record);
    }
    load.resultsCame(records.count());
    load.isDone(); // throws if the load itself has failed
  }

  private void readToTheEnd(KafkaConsumer<byte[], byte[]> results) {
    Map<TopicPartition, Long> ends = results.endOffsets(results.assignment());
    while (ends.entrySet().stream()
        .anyMatch(end -> results.position(end.getKey()) < end.getValue())) {
      results.poll(Duration.ofMillis(100)).forEach(ledger::result);
    }
  }

  private static KafkaConsumer<byte[], byte[]> reader(String bootstrapServers) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                5000),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        IntStream.range(0, 4).mapToObj(p -> new TopicPartition(CLASSIFICATIONS, p)).toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return consumer;
  }

  private Map<String, String> streamSettings(String bootstrapServers) {
    return Map.of(
        "streamlens.store",
        work.resolve("store").toUri().toString(),
        "streamlens.model",
        TinyModel.NAME,
        "streamlens.delivery",
        plan.delivery(),
        "kafka.bootstrap.servers",
        bootstrapServers,
        "streamlens.session-timeout",
        "3s",
        "streamlens.transaction-timeout",
        "3s",
        "kafka-streams.state.dir",
        work.resolve("state").toString());
  }
}
