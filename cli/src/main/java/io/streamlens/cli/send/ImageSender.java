package io.streamlens.cli.send;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends images to one topic, many at a time, and keeps account of every single one: no send is
 * forgotten. For one thread.
 */
public final class ImageSender implements AutoCloseable {

  private static final int NAMED_FAILURES = 3;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final List<String> firstFailures = new ArrayList<>();

  /**
   * @param clientProperties where the brokers are; they may override all but what makes a send
   *     reliable
   */
  public ImageSender(Map<String, Object> clientProperties, String topic) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("compression.type", "none"); // images are compressed already
    properties.put("batch.size", 128 * 1024);
    properties.put("linger.ms", 5);
    properties.put("buffer.memory", 64L * 1024 * 1024);
    properties.put("max.request.size", 12 * 1024 * 1024);
    properties.put("max.block.ms", 30_000);
    properties.put("request.timeout.ms", 10_000);
    properties.put("delivery.timeout.ms", 30_000);
    properties.putAll(clientProperties);
    properties.put("acks", "all");
    properties.put("enable.idempotence", true);
    this.producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    this.topic = topic;
  }

  /**
   * Hands an image to the producer; waits only while its buffer is full.
   *
   * @param timestamp the record's, in milliseconds since 1970; {@code null} for now
   */
  public void send(OutgoingImage image, @Nullable Long timestamp) {
    var sending =
        new ProducerRecord<>(topic, null, timestamp, image.key().getBytes(UTF_8), image.value());
    image.headers().forEach((name, value) -> sending.headers().add(name, value.getBytes(UTF_8)));
    try {
      var future = producer.send(sending, (metadata, failure) -> settle(image.name(), failure));
      assert future != null;
    } catch (KafkaException e) {
      settle(image.name(), e);
    }
  }

  private void settle(String name, @Nullable Exception failure) {
    if (failure == null) {
      acknowledged.incrementAndGet();
    } else {
      addFailure(name + ": " + failure.getMessage());
    }
  }

  /**
   * Counts an image that could not even be read as one that failed.
   *
   * @param what which one, and why
   */
  public void addFailure(String what) {
    failed.incrementAndGet();
    synchronized (firstFailures) {
      if (firstFailures.size() < NAMED_FAILURES) {
        firstFailures.add(what);
      }
    }
  }

  /** Waits until every image handed over is acknowledged or has failed. */
  public void flush() {
    producer.flush();
  }

  /** Images that all replicas have. */
  public long acknowledged() {
    return acknowledged.get();
  }

  /** Images that were given up. */
  public long failed() {
    return failed.get();
  }

  /** What went wrong with the first of them, by name. */
  public String failures() {
    synchronized (firstFailures) {
      long more = failed.get() - firstFailures.size();
      return String.join("; ", firstFailures) + (more > 0 ? "; and " + more + " more" : "");
    }
  }

  @Override
  public void close() {
    producer.close(CLOSE_TIMEOUT);
  }
}
