package io.streamlens.inference.settings;

import io.streamlens.kafka.SocketBuffers;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** The stream's settings in Kafka Streams' own words. */
public final class KafkaStreamsProperties {

  /** Settings of ours decide these; to give them twice would hide which one holds. */
  private static final Set<String> OURS =
      Set.of(
          StreamsConfig.APPLICATION_ID_CONFIG,
          StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
          StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
          StreamsConfig.NUM_STREAM_THREADS_CONFIG,
          StreamsConfig.COMMIT_INTERVAL_MS_CONFIG);

  /**
   * A consumer that Kafka Streams closes does not leave its group, so that a quick restart finds
   * its state where it was. We have no state to find: leaving hands the partitions on at once
   * instead of after the session timeout. (An internal name of Kafka's, the same since 2.0; were it
   * to vanish, only this would be slower.)
   */
  private static final String LEAVE_GROUP_ON_CLOSE = "internal.leave.group.on.close";

  /**
   * Kafka Streams restores state in a thread of its own, and asks that thread twice before each
   * look at its tasks whether it is done: 160 bytes of garbage an image and more. We have no state
   * to restore: without that thread a stream thread begins with a new task by itself. (An internal
   * name of Kafka's, off by default until 3.8; were it to vanish, only this would cost more.)
   */
  private static final String STATE_UPDATER = "__state.updater.enabled__";

  /**
   * A batch's results come together, but without any wait the first few leave alone, in requests
   * that cost this process, the broker and the reader more than the wait does.
   */
  private static final int LINGER_MS = 1;

  /**
   * Where results gather for their commit, which sends at once what still lingers: so a longer wait
   * costs no time. (Kafka Streams by itself would wait 100 ms, and have more left to send then.)
   */
  private static final int LINGER_BEFORE_COMMITS_MS = 5;

  private KafkaStreamsProperties() {}

  /**
   * All properties for Kafka Streams.
   *
   * @param clientProperties for all clients: security and the like
   * @param maxRecordBytes the largest record that any output topic takes
   * @throws InvalidSettingException if {@code kafka-streams.*} holds what a setting of ours decides
   */
  public static Properties of(
      StreamSettings settings, Map<String, String> clientProperties, long maxRecordBytes) {
    Properties properties = new Properties();
    properties.putAll(SocketBuffers.SIZED_BY_SYSTEM);
    properties.putAll(clientProperties);
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.applicationId());
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    properties.put(
        StreamsConfig.PROCESSING_GUARANTEE_CONFIG, settings.delivery().processingGuarantee());
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.streamThreads());
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, settings.commitInterval().toMillis());
    // How soon finished results leave while no image arrives.
    properties.put(StreamsConfig.POLL_MS_CONFIG, 2);
    properties.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 500);
    // Each task has one partition: there is no other one whose older images to wait for, and
    // Kafka Streams need not look for it before each image.
    properties.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
    properties.put(STATE_UPDATER, false);
    properties.putAll(consumer(settings));
    properties.putAll(producer(settings, maxRecordBytes));
    settings
        .kafkaStreams()
        .forEach(
            (name, value) -> {
              refuseOurs(name, value);
              properties.put(name, value);
            });
    return properties;
  }

  private static Map<String, Object> consumer(StreamSettings settings) {
    Map<String, Object> consumer = new HashMap<>();
    int session = Math.toIntExact(settings.sessionTimeout().toMillis());
    consumer.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, session);
    // A member learns of a rebalance by its next heartbeat: until then the partitions of one that
    // has left stand still.
    consumer.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, Math.min(1000, session / 3));
    consumer.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1000);
    // Kafka Streams polls again only when it has handed out what it has: so this, and not the
    // number of records, bounds what it holds of large images.
    consumer.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, MemoryPlan.FETCH_BYTES);
    consumer.put(LEAVE_GROUP_ON_CLOSE, true);
    return prefixed(StreamsConfig.MAIN_CONSUMER_PREFIX, consumer);
  }

  private static Map<String, Object> producer(StreamSettings settings, long maxRecordBytes) {
    Map<String, Object> producer = new HashMap<>();
    producer.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 << 10);
    producer.put(
        ProducerConfig.LINGER_MS_CONFIG,
        settings.resultsGatherForCommits() ? LINGER_BEFORE_COMMITS_MS : LINGER_MS);
    producer.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, (int) maxRecordBytes);
    producer.put(ProducerConfig.BUFFER_MEMORY_CONFIG, MemoryPlan.producerBytes(maxRecordBytes));
    producer.put(
        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
        Math.toIntExact(settings.transactionTimeout().toMillis()));
    return prefixed(StreamsConfig.PRODUCER_PREFIX, producer);
  }

  private static Map<String, Object> prefixed(String prefix, Map<String, Object> properties) {
    Map<String, Object> prefixed = new HashMap<>();
    properties.forEach((name, value) -> prefixed.put(prefix + name, value));
    return prefixed;
  }

  private static void refuseOurs(String name, String value) {
    if (OURS.contains(name)) {
      throw SettingsReader.invalid(
          StreamSettings.KAFKA_STREAMS_PREFIX + name, value, "the streamlens.* setting instead");
    }
  }
}
