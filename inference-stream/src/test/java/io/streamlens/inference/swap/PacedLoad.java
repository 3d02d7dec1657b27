package io.streamlens.inference.swap;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamlens.inference.crash.SentImages;
import io.streamlens.inference.crash.TinyModel;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Sends so many tiny images a second, whatever comes of them, until it is closed. */
final class PacedLoad implements AutoCloseable {

  private static final int TICKS_PER_SECOND = 200;

  private final KafkaProducer<byte[], byte[]> producer;
  private final SentImages sentImages;
  private final int imagesPerTick;
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private final Headers raw =
      new RecordHeaders().add("content-type", "application/octet-stream".getBytes(UTF_8));
  private final Thread thread = new Thread(this::run, "paced-load");
  private volatile boolean closed;
  private volatile long sent;

  PacedLoad(String bootstrapServers, int imagesPerSecond, SentImages sentImages) {
    this.sentImages = sentImages;
    imagesPerTick = imagesPerSecond / TICKS_PER_SECOND;
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.ACKS_CONFIG,
                "all"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    thread.start();
  }

  private void run() {
    long start = System.nanoTime();
    for (long tick = 0; !closed; tick++) {
      long due = start + tick * TimeUnit.SECONDS.toNanos(1) / TICKS_PER_SECOND;
      long early = due - System.nanoTime();
      if (early > 0) {
        LockSupport.parkNanos(early);
      }
      for (int i = 0; i < imagesPerTick; i++) {
        send();
      }
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of every failure
  private void send() {
    int label = (int) (sent % 10);
    int partition = (int) (sent % SwapStage.PARTITIONS);
    sent++;
    producer.send(
        new ProducerRecord<>("images", partition, null, null, TinyModel.pixels(label), raw),
        (metadata, e) -> {
          if (e != null) {
            failure.set(e);
          } else {
            sentImages.sent(metadata.partition(), metadata.offset(), TinyModel.label(label));
            acknowledged.incrementAndGet();
          }
        });
  }

  /** Images sent so far. */
  long sent() {
    return sent;
  }

  /** Ends the load; all of it is acknowledged then. */
  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    producer.close();
    Exception failed = failure.get();
    if (failed != null || acknowledged.get() != sent) {
      throw new IllegalStateException(acknowledged + " of " + sent + " acknowledged", failed);
    }
  }
}
