package io.streamlens.inference.crash;

import io.streamlens.inference.crash.ResultLedger.Balance;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A reader of both output topics and its accounts. Used by one thread. */
final class Results implements AutoCloseable {

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final ResultLedger ledger;

  /**
   * @param isolation {@code read_committed}, or {@code read_uncommitted} to see what was given up
   */
  Results(String bootstrapServers, String isolation, int partitions, SentImages sentImages) {
    ledger = new ResultLedger(sentImages);
    consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                isolation,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                5000),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.assign(
        IntStream.range(0, partitions)
            .boxed()
            .flatMap(
                p ->
                    Stream.of(
                        new TopicPartition(CrashRun.CLASSIFICATIONS, p),
                        new TopicPartition(CrashRun.DEAD_LETTERS, p)))
            .toList());
    consumer.seekToBeginning(consumer.assignment());
  }

  /**
   * Reads what is there, for a short while at most.
   *
   * @return how many results came
   */
  int read(Duration wait) {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(wait);
    for (ConsumerRecord<byte[], byte[]> record : records) {
      ledger.result(record);
    }
    return records.count();
  }

  /** Results read so far. */
  long count() {
    return ledger.results();
  }

  Balance balance() {
    return ledger.balance();
  }

  /** The positions behind the last results that this reader may see now. */
  Map<TopicPartition, Long> ends() {
    return consumer.endOffsets(consumer.assignment());
  }

  /** Whether it has read up to there. */
  boolean hasReached(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  @Override
  public void close() {
    consumer.close();
  }
}
