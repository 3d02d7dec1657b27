package io.streamlens.inference.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends one tiny image to each partition every 20 ms, whatever comes of them. */
final class SteadyLoad implements AutoCloseable {

  static final long PERIOD_MILLIS = 20;

  private final KafkaProducer<byte[], byte[]> producer;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final Headers raw =
      new RecordHeaders().add("content-type", "application/octet-stream".getBytes(UTF_8));

  SteadyLoad(String bootstrapServers, String topic, int partitions) {
    producer =
        new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    // A failure ends the load, and with it the results that its user waits for.
    var unused =
        clock.scheduleAtFixedRate(
            () -> send(topic, partitions), 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // nobody counts these images
  private void send(String topic, int partitions) {
    for (int partition = 0; partition < partitions; partition++) {
      producer.send(
          new ProducerRecord<>(topic, partition, null, null, TinyModel.pixels(partition), raw));
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
    producer.close();
  }
}
