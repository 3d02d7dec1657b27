package io.streamlens.inference.memory;

import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * The clients that Kafka Streams would make itself, but that the values of images are read into
 * arrays that are used again: whoever forwards an image's result gives its value's array back.
 */
public final class StreamClients implements KafkaClientSupplier {

  private final ReusedArrays arrays;

  /**
   * @param arrays where the values' arrays come from
   */
  public StreamClients(ReusedArrays arrays) {
    this.arrays = arrays;
  }

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    return Admin.create(config);
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    return consumer(config, new ReusedArraysDeserializer(arrays));
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
    return consumer(config, new ByteArrayDeserializer());
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
    return consumer(config, new ByteArrayDeserializer());
  }

  private static Consumer<byte[], byte[]> consumer(
      Map<String, Object> config, Deserializer<byte[]> values) {
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), values);
  }
}
