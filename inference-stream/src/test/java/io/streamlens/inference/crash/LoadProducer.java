package io.streamlens.inference.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends images without end, but never more than a lead ahead of the results, so that there is work
 * in flight at every moment at which something is killed.
 */
final class LoadProducer implements AutoCloseable {

  private final KafkaProducer<byte[], byte[]> producer;
  private final ResultLedger ledger;
  private final String topic;
  private final int partitions;
  private final long total;
  private final Semaphore lead;
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private final Thread thread = new Thread(this::produce, "load");

  LoadProducer(
      String bootstrapServers,
      String topic,
      int partitions,
      long total,
      int lead,
      ResultLedger ledger) {
    this.topic = topic;
    this.partitions = partitions;
    this.total = total;
    this.lead = new Semaphore(lead);
    this.ledger = ledger;
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.LINGER_MS_CONFIG,
                5,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                300_000),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    thread.start();
  }

  /** So many more results are there: as many more images may follow. */
  void resultsCame(int count) {
    lead.release(count);
  }

  /** Whether all are sent and acknowledged. */
  boolean isDone() {
    Exception failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("the producer failed", failed);
    }
    return acknowledged.get() == total;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of every failure
  private void produce() {
    Headers raw =
        new RecordHeaders().add("content-type", "application/octet-stream".getBytes(UTF_8));
    try {
      for (long n = 0; n < total; n++) {
        lead.acquire();
        int label = (int) (n % 10);
        producer.send(
            new ProducerRecord<>(
                topic,
                (int) (n % partitions),
                null,
                Long.toString(n).getBytes(UTF_8),
                TinyModel.pixels(label),
                raw),
            (metadata, e) -> {
              if (e != null) {
                failure.set(e);
              } else {
                ledger.sent(metadata.partition(), metadata.offset(), TinyModel.label(label));
                acknowledged.incrementAndGet();
              }
            });
      }
      producer.flush();
    } catch (InterruptedException e) {
      // close() ends the load early.
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    producer.close();
  }
}
