package io.streamlens.inference.lifecycle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamlens.cli.broker.BrokerSettings;
import io.streamlens.cli.broker.EmbeddedBroker;
import io.streamlens.inference.ScriptedClassifier;
import io.streamlens.inference.TestModels;
import io.streamlens.inference.batching.BatchListener;
import io.streamlens.inference.batching.BatchTuning;
import io.streamlens.inference.batching.MeasuredBatch;
import io.streamlens.inference.serving.LoadProgress;
import io.streamlens.inference.serving.ModelListener;
import io.streamlens.inference.serving.ModelSupplier;
import io.streamlens.inference.serving.ServedModel;
import io.streamlens.inference.settings.StreamSettings;
import io.streamlens.inference.topology.ClassificationTopology;
import io.streamlens.inference.topology.StreamListener;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.manifest.Precision;
import io.streamlens.modelstore.savedmodel.ChosenPrecision;
import io.streamlens.modelstore.savedmodel.Devices;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A stream with a latency target on a real broker. */
@Tag("slow")
class LatencyTargetIT {

  private static final int IMAGES = 200;

  @TempDir Path work;

  private final EmbeddedBroker broker =
      EmbeddedBroker.start(
          BrokerSettings.temporary().withProperty("group.min.session.timeout.ms", "1000"));
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private InferenceStream stream;
  private Thread thread;

  @BeforeEach
  void createTopics() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic("images", 2, (short) 1),
                  new NewTopic("classifications", 2, (short) 1),
                  new NewTopic("images-dead-letter", 2, (short) 1)))
          .all()
          .get();
    }
  }

  @AfterEach
  void stop() throws InterruptedException {
    stream.stop();
    thread.join();
    broker.close();
  }

  /** Kafka Streams itself would commit after a minute, later than this test may take. */
  @Test
  @Timeout(45)
  void shouldCommitAsOftenAsTheTargetAsksForAndShowItsPlan() throws Exception {
    start(
        Map.of(
            "streamlens.latency-target",
            "400ms",
            "streamlens.commit-interval",
            "1m",
            "streamlens.transaction-timeout",
            "2m"));

    send();
    awaitCommitted();
    send();
    awaitCommitted();

    assertEquals(0.4, gauge("streamlens.latency.target"), 1e-9);
    assertTrue(gauge("streamlens.commit.interval") < 0.4);
    assertTrue(gauge("streamlens.batch.limit") > 1);
    assertTrue(gauge("streamlens.batch.time.one") > 0);
  }

  private double gauge(String name) {
    return registry.get(name).gauge().value();
  }

  private void start(Map<String, String> more) {
    Map<String, String> values = new HashMap<>(more);
    values.put("streamlens.store", "unused");
    values.put("streamlens.model", "m");
    values.put("kafka.bootstrap.servers", broker.bootstrapServers());
    values.put("streamlens.session-timeout", "2s");
    values.put("streamlens.journal", work.resolve("journal").toString());
    values.put("kafka-streams.state.dir", work.resolve("state").toString());
    InferenceStream started =
        new InferenceStream(
            StreamSettings.read(key -> Optional.ofNullable(values.get(key)), values.keySet()),
            registry,
            Clock.systemUTC(),
            StreamListener.NONE,
            BatchListener.NONE,
            ModelListener.NONE,
            ClassificationTopology::build,
            policy -> new MeasuredModels());
    stream = started;
    thread = new Thread(started::run);
    thread.start();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // what is not sent is missed by the reader
  private void send() {
    Headers raw =
        new RecordHeaders().add("content-type", "application/octet-stream".getBytes(UTF_8));
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int n = 0; n < IMAGES; n++) {
        byte[] pixels = {(byte) (n % 7), 0, 0, 0};
        producer.send(new ProducerRecord<>("images", n % 2, null, null, pixels, raw));
      }
    }
  }

  /** Reads on in the group, so that each call waits for further results. */
  private void awaitCommitted() {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", broker.bootstrapServers(),
                "group.id", "reader",
                "auto.offset.reset", "earliest",
                "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.subscribe(List.of("classifications"));
      int read = 0;
      while (read < IMAGES) {
        read += consumer.poll(Duration.ofMillis(100)).count();
      }
      consumer.commitSync();
    }
  }

  private static final class MeasuredModels implements ModelSupplier {

    @Override
    public ModelVersion resolve(ModelReference reference) {
      return TestModels.version("m", 1);
    }

    @Override
    public ServedModel load(ModelVersion version, LoadProgress progress) {
      progress.fetched();
      progress.verified();
      return new ServedModel(
          version,
          Devices.CPU,
          ChosenPrecision.asked(Precision.FP32),
          new ScriptedClassifier(),
          Duration.ofMillis(1),
          new BatchTuning(
              List.of(new MeasuredBatch(1, 200_000), new MeasuredBatch(64, 1_000_000))));
    }

    @Override
    public void close() {}
  }
}
