package io.streamlens.inference.crash;

import io.streamlens.inference.crash.StreamProcess.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Measures how long partitions stand still: the longest time in which a {@code read_committed}
 * reader sees no result of a partition into which images keep coming. Used by one thread.
 */
final class StandstillRun implements AutoCloseable {

  private static final int PARTITIONS = 4;
  private static final int THREADS = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final BrokerProcess broker;
  private final Admin admin;
  private final GroupView group;
  private final List<StreamProcess> processes = new ArrayList<>();
  private final KafkaConsumer<byte[], byte[]> results;
  private final SteadyLoad load;
  private final long[] lastNanos = new long[PARTITIONS];
  private final long[] lastOffset = new long[PARTITIONS];
  private final long[] longestNanos = new long[PARTITIONS];

  /**
   * @param brokerSettings beside the broker's defaults
   * @param streamSettings beside the stream's defaults
   */
  StandstillRun(
      Map<String, String> brokerSettings,
      Map<String, String> streamSettings,
      int processes,
      Path work)
      throws IOException, InterruptedException {
    Files.createDirectories(work);
    TinyModel.publish(work.resolve("store"), work);
    broker = BrokerProcess.start(work, brokerSettings);
    admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()));
    group = new GroupView(admin);
    CrashRun.createTopics(admin, PARTITIONS);
    results = reader(broker.bootstrapServers());
    Map<String, String> settings = new HashMap<>(streamSettings);
    settings.put("streamlens.store", work.resolve("store").toUri().toString());
    settings.put("streamlens.model", TinyModel.NAME);
    settings.put("kafka.bootstrap.servers", broker.bootstrapServers());
    settings.put("streamlens.stream-threads", Integer.toString(THREADS));
    for (int i = 0; i < processes; i++) {
      settings.put("kafka-streams.state.dir", work.resolve("state-" + i).toString());
      this.processes.add(
          StreamProcess.start(Program.PRODUCT, settings, work.resolve("stream-" + i + ".log")));
    }
    load = new SteadyLoad(broker.bootstrapServers(), CrashRun.IMAGES, PARTITIONS);
    awaitFullGroup();
  }

  /** What is done to a process; it is started again at once. */
  interface End {
    void of(JavaProcess process) throws InterruptedException;
  }

  /** Ends the first process, starts it again, and returns the longest standstill of a partition. */
  Duration standstill(End end) throws InterruptedException {
    java.util.Arrays.fill(longestNanos, 0);
    JavaProcess victim = processes.get(0).process();
    end.of(victim);
    victim.restart();
    awaitFullGroup();
    return Duration.ofNanos(
        IntStream.range(0, PARTITIONS).mapToLong(p -> longestNanos[p]).max().orElse(0));
  }

  /** Waits until all threads are members and each partition has results of images of later on. */
  private void awaitFullGroup() throws InterruptedException {
    await(processes.get(0)::isReady);
    await(() -> group.members() == processes.size() * THREADS);
    List<TopicPartition> partitions =
        IntStream.range(0, PARTITIONS)
            .mapToObj(p -> new TopicPartition(CrashRun.IMAGES, p))
            .toList();
    Map<TopicPartition, Long> ends = results.endOffsets(partitions);
    await(
        () ->
            ends.entrySet().stream()
                .allMatch(end -> lastOffset[end.getKey().partition()] > end.getValue() + 50));
  }

  private void await(Stage.Condition condition) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      read();
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "partitions stand still for "
                + PATIENCE
                + " with "
                + group.members()
                + " members:\n"
                + processes.get(0).process().tail());
      }
    }
  }

  private void read() {
    for (ConsumerRecord<byte[], byte[]> record : results.poll(Duration.ofMillis(10))) {
      int partition = record.partition();
      long now = System.nanoTime();
      if (lastNanos[partition] != 0) {
        longestNanos[partition] = Math.max(longestNanos[partition], now - lastNanos[partition]);
      }
      lastNanos[partition] = now;
      lastOffset[partition] = ResultPosition.of(record).offset();
    }
  }

  private static KafkaConsumer<byte[], byte[]> reader(String bootstrapServers) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        IntStream.range(0, PARTITIONS)
            .mapToObj(p -> new TopicPartition(CrashRun.CLASSIFICATIONS, p))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return consumer;
  }

  @Override
  public void close() {
    load.close();
    processes.forEach(StreamProcess::close);
    results.close();
    admin.close();
    broker.close();
  }
}
