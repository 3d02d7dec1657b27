package io.streamlens.inference.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends images without end, but never more than a lead ahead of the results, so that there is work
 * in flight at every moment at which something is disturbed.
 */
final class LoadProducer implements AutoCloseable {

  private final KafkaProducer<byte[], byte[]> producer;
  private final Supplier<LoadImage> images;
  private final SentImages sentImages;
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
      Supplier<LoadImage> images,
      long total,
      int lead,
      SentImages sentImages) {
    this.topic = topic;
    this.partitions = partitions;
    this.images = images;
    this.total = total;
    this.lead = new Semaphore(lead);
    this.sentImages = sentImages;
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.LINGER_MS_CONFIG,
                5,
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                2_000_000,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                300_000,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                300_000),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    thread.start();
  }

  /** So many more results are there: as many more images may follow. */
  void resultsCame(int count) {
    lead.release(count);
  }

  /**
   * Whether all are sent and acknowledged.
   *
   * @throws IllegalStateException if the load itself has failed
   */
  boolean isDone() {
    Exception failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("the producer failed", failed);
    }
    return acknowledged.get() == total;
  }

  private void produce() {
    try {
      for (long n = 0; n < total; n++) {
        lead.acquire();
        send(n, images.get());
      }
      producer.flush();
    } catch (InterruptedException | org.apache.kafka.common.errors.InterruptException e) {
      // close() ends the load early.
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      failure.set(e);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of every failure
  private void send(long n, LoadImage image) {
    Headers headers = new RecordHeaders();
    if (image.contentType() != null) {
      headers.add("content-type", image.contentType().getBytes(UTF_8));
    }
    byte[] key = Long.toString(n).getBytes(UTF_8);
    producer.send(
        new ProducerRecord<>(topic, (int) (n % partitions), null, key, image.value(), headers),
        (metadata, e) -> {
          if (e != null) {
            failure.set(e);
          } else {
            sentImages.sent(metadata.partition(), metadata.offset(), image.result());
            acknowledged.incrementAndGet();
          }
        });
  }

  @Override
  public void close() {
    thread.interrupt();
    producer.close();
  }
}
