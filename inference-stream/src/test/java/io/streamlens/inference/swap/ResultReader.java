package io.streamlens.inference.swap;

import io.streamlens.inference.crash.ResultLedger;
import io.streamlens.inference.crash.ResultLedger.Balance;
import io.streamlens.inference.crash.SentImages;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads results on a thread of its own as they come, until so many are there. */
final class ResultReader implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final ResultLedger ledger;
  private final VersionLedger versions = new VersionLedger();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final Thread thread = new Thread(this::run, "results");
  private volatile long wanted = Long.MAX_VALUE;
  private volatile boolean closed;
  private volatile Histogram latencies = newHistogram();

  ResultReader(String bootstrapServers, SentImages sentImages) {
    ledger = new ResultLedger(sentImages);
    consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.assign(
        IntStream.range(0, SwapStage.PARTITIONS)
            .boxed()
            .flatMap(
                p ->
                    Stream.of(
                        new TopicPartition("classifications", p),
                        new TopicPartition("images-dead-letter", p)))
            .toList());
    consumer.seekToBeginning(consumer.assignment());
    thread.start();
  }

  private static Histogram newHistogram() {
    return new Histogram(3);
  }

  /** Milliseconds from each image's timestamp to its reading, from now on; returns those before. */
  Histogram beginPhase() {
    Histogram before = latencies;
    latencies = newHistogram();
    return before;
  }

  /** Waits until {@code images} results are there, and what may follow them by mistake. */
  Balance awaitAll(long images) {
    wanted = images;
    ended.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    return ledger.balance();
  }

  /** After {@link #awaitAll}. */
  VersionLedger versions() {
    return versions;
  }

  private void run() {
    try (consumer) {
      while (!closed && ledger.results() < wanted) {
        read(Duration.ofMillis(20));
      }
      read(Duration.ofSeconds(1)); // a duplicate would come now
      ended.complete(null);
    } catch (RuntimeException e) {
      ended.completeExceptionally(e);
    }
  }

  private void read(Duration wait) {
    Histogram phase = latencies;
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(wait)) {
      ledger.result(record);
      if (record.topic().equals("classifications")) {
        versions.result(record);
        phase.recordValue(Math.max(0, System.currentTimeMillis() - record.timestamp()));
      }
    }
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    thread.join();
  }
}
