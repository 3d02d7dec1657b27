package io.streamlens.inference.lifecycle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamlens.cli.broker.BrokerSettings;
import io.streamlens.cli.broker.EmbeddedBroker;
import io.streamlens.inference.ScriptedClassifier;
import io.streamlens.inference.TestModels;
import io.streamlens.inference.batching.BatchListener;
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
import io.streamlens.modelstore.savedmodel.Devices;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The stream on a real broker with models that fail in every way. */
@Timeout(120)
class FaultyModelIT {

  private static final int PARTITIONS = 2;
  private static final int IMAGES = 3000;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path work;

  private final EmbeddedBroker broker =
      EmbeddedBroker.start(
          BrokerSettings.temporary().withProperty("group.min.session.timeout.ms", "1000"));
  private final AtomicInteger loads = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final CountDownLatch forever = new CountDownLatch(1);
  private @Nullable InferenceStream stream;
  private @Nullable Thread thread;

  @BeforeEach
  @SuppressWarnings("FutureReturnValueIgnored") // what is not sent is missed by the assertions
  void createTopicsAndSend() throws ExecutionException, InterruptedException {
    try (Admin admin = admin()) {
      admin
          .createTopics(
              List.of(
                  new NewTopic("images", PARTITIONS, (short) 1),
                  new NewTopic("classifications", PARTITIONS, (short) 1),
                  new NewTopic("images-dead-letter", PARTITIONS, (short) 1)))
          .all()
          .get();
    }
    Headers raw =
        new RecordHeaders().add("content-type", "application/octet-stream".getBytes(UTF_8));
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int n = 0; n < IMAGES; n++) {
        byte[] pixels = {(byte) (n % 7), 0, (byte) (n >> 8), (byte) n};
        producer.send(new ProducerRecord<>("images", n % PARTITIONS, null, null, pixels, raw));
      }
    }
  }

  @AfterEach
  void stop() throws InterruptedException {
    forever.countDown();
    if (stream != null && thread != null) {
      stream.stop();
      thread.join();
    }
    broker.close();
  }

  @Test
  void shouldLoadTheModelAnewAndLoseNothingWhenABatchNeverComesBack() throws Exception {
    AtomicInteger batches = new AtomicInteger();
    start(
        (classifier, load) -> {
          if (load == 1) {
            classifier.before(
                () -> {
                  if (batches.incrementAndGet() == 5) {
                    standStill();
                  }
                });
          }
        });

    assertEveryImageHasOneResultInOrder(read(IMAGES), List.of());
    assertEquals(2, loads.get());
  }

  @Test
  void shouldDeadLetterJustTheImagesThatTheModelFailsOn() throws Exception {
    start((classifier, load) -> classifier.failOn(pixels -> number(pixels) % 1000 == 999));

    assertEveryImageHasOneResultInOrder(read(IMAGES), List.of(999, 1999, 2999));
    assertEquals(1, loads.get());
  }

  @Test
  void shouldKeepItsOffsetsAndDeadLetterNothingWhenTheModelFailsOnEverything() throws Exception {
    CountDownLatch secondLoad = new CountDownLatch(1);
    start(
        (classifier, load) -> {
          if (load == 1) {
            classifier.failOn(pixels -> true);
          } else {
            assertEquals(0, committed());
            assertTrue(stream == null || !stream.state().isReady());
            secondLoad.countDown();
          }
        });
    while (!secondLoad.await(100, TimeUnit.MILLISECONDS)) {
      rethrowFailure();
    }

    assertEveryImageHasOneResultInOrder(read(IMAGES), List.of());
  }

  @Test
  void shouldServeEveryImageWhenTheDeviceHasNoMemoryForLargeBatches() throws Exception {
    start((classifier, load) -> classifier.refuseBatchesAbove(5));

    assertEveryImageHasOneResultInOrder(read(IMAGES), List.of());
    assertEquals(1, loads.get());
  }

  @Test
  void shouldMakeSmallerBatchesAndBlameNobodyWhenTheDeviceRunsOutOfMemory() throws Exception {
    List<ScriptedClassifier> loaded = new ArrayList<>();
    start(
        (classifier, load) -> {
          classifier.haveMemoryFor(5);
          loaded.add(classifier);
        });

    assertEveryImageHasOneResultInOrder(read(IMAGES), List.of());
    assertEquals(1, loads.get());
    List<Integer> sizes = List.copyOf(loaded.get(0).batchSizes);
    long tooLarge = sizes.stream().filter(size -> size > 5).count();
    assertTrue(tooLarge < sizes.size() / 10, tooLarge + " of " + sizes.size() + " did not fit");
  }

  /** What ended the stream, if anything has. */
  private void rethrowFailure() {
    Throwable ended = failure.get();
    if (ended != null) {
      throw new IllegalStateException("the stream has ended", ended);
    }
  }

  private interface Script {
    void prepare(ScriptedClassifier classifier, int load);
  }

  private void start(Script script) {
    Map<String, String> values =
        Map.of(
            "streamlens.store", "unused",
            "streamlens.model", "m",
            "kafka.bootstrap.servers", broker.bootstrapServers(),
            "streamlens.session-timeout", "2s",
            "streamlens.transaction-timeout", "5s",
            "streamlens.batch-timeout", "2s",
            "streamlens.journal", work.resolve("journal").toString(),
            "kafka-streams.state.dir", work.resolve("state").toString());
    StreamSettings settings =
        StreamSettings.read(key -> Optional.ofNullable(values.get(key)), values.keySet());
    InferenceStream started =
        new InferenceStream(
            settings,
            new SimpleMeterRegistry(),
            Clock.systemUTC(),
            StreamListener.NONE,
            BatchListener.NONE,
            ModelListener.NONE,
            ClassificationTopology::build,
            policy -> new ScriptedModels(script));
    stream = started;
    thread =
        new Thread(
            () -> {
              try {
                started.run();
              } catch (RuntimeException | Error e) {
                failure.set(e);
              }
            });
    thread.start();
  }

  private final class ScriptedModels implements ModelSupplier {

    private final Script script;

    ScriptedModels(Script script) {
      this.script = script;
    }

    @Override
    public ModelVersion resolve(ModelReference reference) {
      return TestModels.version("m", 1);
    }

    @Override
    public ServedModel load(ModelVersion version, LoadProgress progress) {
      ScriptedClassifier classifier = new ScriptedClassifier();
      script.prepare(classifier, loads.incrementAndGet());
      progress.fetched();
      progress.verified();
      return new ServedModel(
          version, Devices.CPU, Precision.FP32, classifier, Duration.ofMillis(1));
    }

    @Override
    public void close() {}
  }

  /** Results by number of the image, in the order in which they were read. */
  private List<Result> read(int count) throws IOException {
    List<Result> results = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "isolation.level",
                "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (String topic : List.of("classifications", "images-dead-letter")) {
        IntStream.range(0, PARTITIONS).forEach(p -> partitions.add(new TopicPartition(topic, p)));
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (results.size() < count) {
        rethrowFailure();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          results.add(Result.of(record));
        }
      }
    }
    return results;
  }

  private record Result(String topic, int partition, int image, @Nullable String label) {

    static Result of(ConsumerRecord<byte[], byte[]> record) throws IOException {
      if (record.topic().equals("images-dead-letter")) {
        return new Result(record.topic(), record.partition(), number(record.value()), null);
      }
      JsonNode json = JSON.readTree(record.value());
      int image =
          json.at("/source/offset").asInt() * PARTITIONS + json.at("/source/partition").asInt();
      return new Result(record.topic(), record.partition(), image, json.get("label").asText());
    }
  }

  private static void assertEveryImageHasOneResultInOrder(
      List<Result> results, List<Integer> deadLettered) {
    Map<Integer, Result> byImage = new TreeMap<>();
    Map<String, Integer> last = new HashMap<>();
    for (Result result : results) {
      assertNull(byImage.put(result.image(), result), () -> "twice: " + result);
      Integer before = last.put(result.topic() + result.partition(), result.image());
      assertTrue(before == null || before < result.image(), () -> "out of order: " + result);
      if (result.label() != null) {
        assertEquals(TestModels.LABELS.get(result.image() % 7), result.label());
      }
    }
    assertEquals(IMAGES, byImage.size());
    assertEquals(
        deadLettered,
        byImage.values().stream().filter(r -> r.label() == null).map(Result::image).toList());
  }

  private static int number(byte[] pixels) {
    return ByteBuffer.wrap(pixels).getShort(2);
  }

  private long committed() {
    try (Admin admin = admin()) {
      return admin
          .listConsumerGroupOffsets("streamlens")
          .partitionsToOffsetAndMetadata()
          .get()
          .values()
          .stream()
          .mapToLong(OffsetAndMetadata::offset)
          .sum();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void standStill() {
    try {
      forever.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }
}
