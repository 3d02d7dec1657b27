package io.streamlens.cli.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads every partition of some topics, committed records only, without being a member of any
 * group. For one thread, but for {@link #wakeup()}.
 */
public final class CommittedConsumer implements AutoCloseable {

  private final KafkaConsumer<byte[], byte[]> consumer;

  private CommittedConsumer(KafkaConsumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
  }

  /** A reader of everything that is in the topics and of what comes. */
  public static CommittedConsumer fromBeginning(
      KafkaConnection kafka, Map<String, Object> clientProperties, Collection<String> topics) {
    return open(kafka, clientProperties, topics, KafkaConsumer::seekToBeginning);
  }

  /** A reader of what is written after this method has returned. */
  public static CommittedConsumer fromEnd(
      KafkaConnection kafka, Map<String, Object> clientProperties, Collection<String> topics) {
    return open(kafka, clientProperties, topics, KafkaConsumer::seekToEnd);
  }

  private static CommittedConsumer open(
      KafkaConnection kafka,
      Map<String, Object> clientProperties,
      Collection<String> topics,
      Start start) {
    List<TopicPartition> partitions =
        topics.stream()
            .flatMap(
                topic ->
                    kafka.describe(topic).partitions().stream()
                        .map(partition -> new TopicPartition(topic, partition.partition())))
            .toList();
    Map<String, Object> properties = new HashMap<>(clientProperties);
    properties.put("isolation.level", "read_committed");
    properties.put("enable.auto.commit", "false");
    var bytes = new ByteArrayDeserializer();
    var consumer = new KafkaConsumer<>(properties, bytes, bytes);
    consumer.assign(partitions);
    start.seek(consumer, partitions);
    // Seeking is lazy: only asking for the position fixes where "the end" is.
    partitions.forEach(consumer::position);
    return new CommittedConsumer(consumer);
  }

  @FunctionalInterface
  private interface Start {
    void seek(KafkaConsumer<?, ?> consumer, Collection<TopicPartition> partitions);
  }

  /** The next records, or none if none come within {@code timeout} or {@link #wakeup} is called. */
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    try {
      return consumer.poll(timeout);
    } catch (WakeupException e) {
      return ConsumerRecords.empty();
    }
  }

  /** Ends a {@link #poll} that another thread is waiting in. */
  public void wakeup() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
