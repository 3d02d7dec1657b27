package io.streamlens.cli.models;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamlens.cli.CommandException;
import io.streamlens.cli.kafka.KafkaConnection;
import io.streamlens.modelstore.event.ModelAnnouncer;
import io.streamlens.modelstore.event.ModelState;
import io.streamlens.modelstore.event.ModelStateJson;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The topic {@code model-events}, to write to. Safe for use by several threads. */
final class ModelEventsTopic implements ModelAnnouncer.Channel, AutoCloseable {

  private static final int TIMEOUT_MS = 15_000;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final KafkaProducer<byte[], byte[]> producer;
  private final String servers;
  private final String topic;

  private ModelEventsTopic(KafkaProducer<byte[], byte[]> producer, String servers, String topic) {
    this.producer = producer;
    this.servers = servers;
    this.topic = topic;
  }

  /**
   * Looks whether broker and topic are there, so that nothing is changed that could not be
   * announced.
   *
   * @param clientProperties what Kafka clients are made with
   * @throws CommandException naming what is missing or not allowed
   */
  static ModelEventsTopic open(Map<String, Object> clientProperties, String topic) {
    String servers = String.valueOf(clientProperties.get("bootstrap.servers"));
    try (KafkaConnection kafka = KafkaConnection.open(clientProperties)) {
      kafka.requireWritable(topic);
    }
    try {
      return new ModelEventsTopic(producer(clientProperties), servers, topic);
    } catch (KafkaException e) {
      throw KafkaConnection.failure(servers, e);
    }
  }

  private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> clientProperties) {
    Map<String, Object> properties = new HashMap<>(clientProperties);
    properties.put("linger.ms", 0);
    properties.put("max.block.ms", TIMEOUT_MS);
    properties.put("request.timeout.ms", TIMEOUT_MS / 3);
    properties.put("delivery.timeout.ms", TIMEOUT_MS);
    properties.put("acks", "all");
    properties.put("enable.idempotence", true);
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * Writes a state; returns when all replicas have it.
   *
   * @throws CommandException if they do not within 15 seconds, or Kafka refuses
   */
  @Override
  public void send(ModelState state) {
    ProducerRecord<byte[], byte[]> event =
        new ProducerRecord<>(topic, state.name().getBytes(UTF_8), ModelStateJson.write(state));
    event.headers().add("content-type", "application/json".getBytes(UTF_8));
    try {
      producer.send(event).get();
    } catch (KafkaException e) {
      throw KafkaConnection.failure(servers, e);
    } catch (ExecutionException e) {
      throw KafkaConnection.failure(servers, e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("interrupted while waiting for Kafka", e);
    }
  }

  /** Such as {@code model-events at localhost:9092}. */
  @Override
  public String toString() {
    return topic + " at " + servers;
  }

  @Override
  public void close() {
    producer.close(CLOSE_TIMEOUT);
  }
}
