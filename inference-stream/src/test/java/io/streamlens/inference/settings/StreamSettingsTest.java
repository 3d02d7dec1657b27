package io.streamlens.inference.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.inference.batching.BatchTuning;
import io.streamlens.inference.batching.LatencyPolicy;
import io.streamlens.inference.batching.LatencyTarget;
import io.streamlens.inference.batching.MeasuredBatch;
import io.streamlens.modelstore.ModelReference;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamSettingsTest {

  private final Map<String, String> values =
      new HashMap<>(Map.of("streamlens.store", "file:///models", "streamlens.model", "m"));

  @Test
  void shouldHaveWorkingDefaultsForAllButStoreAndModel() {
    StreamSettings settings = read();

    assertEquals(ModelReference.parse("m@champion"), settings.model());
    assertEquals(Delivery.EXACTLY_ONCE, settings.delivery());
    assertEquals("streamlens", settings.applicationId());
    assertEquals("images", settings.topics().images());
    assertEquals(5, settings.top());
    assertEquals(10L << 20, settings.limits().maxBytes());
    assertEquals(Duration.ofMillis(100), settings.commitInterval());
    assertTrue(settings.drainTimeout().compareTo(settings.transactionTimeout()) < 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "streamlens.max-batch-size | abc  | a whole number from 1 to 4096",
        "streamlens.max-batch-size | 0    | a whole number from 1 to 4096",
        "streamlens.max-delay      | 5    | a time such as 5ms, 2s or 1m, from 0ms to 10000ms",
        "streamlens.max-delay      | 11s  | a time such as 5ms, 2s or 1m, from 0ms to 10000ms",
        "streamlens.latency-target | 2ms  | a time such as 5ms, 2s or 1m, from 5ms to 60000ms",
        "streamlens.profile        | tpu  | auto, cpu, gpu",
        "streamlens.delivery       | once | exactly-once, at-least-once",
        "streamlens.device         | tpu  | auto, cpu, gpu",
        "streamlens.model          | M!   | NAME, NAME@ALIAS or NAME:VERSION",
        "streamlens.model-wait     | yes  | true, false",
        "streamlens.max-image-bytes| 1X   | a size such as 512K, 10M or 1G, at least 1 bytes",
        "streamlens.client-config  | /no/such/file | a readable properties file",
      })
  void shouldNameKeyValueAndWhatIsAllowed(String key, String value, String allowed) {
    values.put(key, value);

    InvalidSettingException e = assertThrows(InvalidSettingException.class, this::read);

    assertEquals(key + " is '" + value + "'; allowed: " + allowed, e.getMessage());
  }

  @Test
  void shouldHaveTheDefaultsOfTheDeviceThatIsUsed() {
    assertEquals(BatchingProfile.CPU, read().profile());
    assertEquals(128, read().batching().maxBatchSize());
    assertEquals(64, batchSize(read(), Duration.ofMillis(11)));
    assertEquals(128, batchSize(read(), Duration.ofMillis(9)));
    assertEquals(Runtime.getRuntime().availableProcessors(), read().batching().parallelBatches());

    values.put("streamlens.device", "gpu");
    StreamSettings gpu = read();
    assertEquals(BatchingProfile.GPU, gpu.profile());
    assertEquals(256, gpu.batching().maxBatchSize());
    assertEquals(Duration.ofMillis(5), gpu.batching().maxDelay());
    assertEquals(2, gpu.batching().parallelBatches());

    values.put("streamlens.profile", "cpu");
    values.put("streamlens.max-batch-size", "32");
    assertEquals(BatchingProfile.CPU, read().profile());
    assertEquals(32, read().batching().maxBatchSize());
    values.put("streamlens.max-batch-size", "100");
    assertEquals(100, batchSize(read(), Duration.ofMillis(11)));
  }

  /** For a model that takes so long for 128 images, and for 100. */
  private static int batchSize(StreamSettings settings, Duration largest) {
    BatchTuning tuning =
        new BatchTuning(
            List.of(
                new MeasuredBatch(64, largest.toNanos() / 2),
                new MeasuredBatch(100, largest.toNanos()),
                new MeasuredBatch(128, largest.toNanos())));
    return tuning.plan(settings.batchPolicy(() -> 0)).maxBatchSize();
  }

  @Test
  void shouldChooseFreelyForALatencyTargetButForWhatIsSetByHand() {
    values.put("streamlens.latency-target", "200ms");
    StreamSettings free = read();
    assertEquals(256, free.batching().maxBatchSize());
    assertEquals(Duration.ofMillis(200), free.batching().maxDelay());
    assertEquals(Duration.ofMillis(200), free.commitInterval());
    assertTrue(free.batchPolicy(() -> 0) instanceof LatencyPolicy);

    values.put("streamlens.latency-target", "1m");
    assertEquals(Duration.ofSeconds(5), read().commitInterval());

    values.put("streamlens.max-batch-size", "16");
    values.put("streamlens.max-delay", "1ms");
    values.put("streamlens.commit-interval", "50ms");
    LatencyTarget bounded = ((LatencyPolicy) read().batchPolicy(() -> 0)).target();
    assertEquals(16, bounded.maxBatchSize());
    assertEquals(Duration.ofMillis(1), bounded.maxDelay());
    assertEquals(Duration.ofMillis(50), bounded.maxCommitInterval());
  }

  @Test
  void shouldSayWhatIsMissing() {
    values.remove("streamlens.model");

    InvalidSettingException e = assertThrows(InvalidSettingException.class, this::read);

    assertEquals(
        "streamlens.model is not set; allowed: NAME, NAME@ALIAS or NAME:VERSION", e.getMessage());
  }

  @Test
  void shouldRefuseAMisspeltKeyInsteadOfIgnoringIt() {
    values.put("streamlens.max-bach-size", "4");

    InvalidSettingException e = assertThrows(InvalidSettingException.class, this::read);

    assertTrue(
        e.getMessage().startsWith("streamlens.max-bach-size is no setting of the inference stream"),
        e.getMessage());
    assertTrue(e.getMessage().contains("streamlens.max-batch-size"), e.getMessage());
  }

  @Test
  void shouldKnowAVariableOfTheEnvironmentByTheKeyThatIsGuessedFromIt() {
    // given what Quarkus lists for variables: their names, and keys with dots for underscores
    values.put("STREAMLENS_SESSION_TIMEOUT", "3s");
    values.put("streamlens.session.timeout", "3s");
    values.put("STREAMLENS_MODEL_CACHE_BYTES", "1000");
    values.put("streamlens.model.cache.bytes", "1000");
    read();

    // when another is misspelt
    values.put("STREAMLENS_SESION_TIMEOUT", "3s");
    values.put("streamlens.sesion.timeout", "3s");
    InvalidSettingException e = assertThrows(InvalidSettingException.class, this::read);

    // then it is called by its own name
    assertTrue(
        e.getMessage()
            .startsWith("STREAMLENS_SESION_TIMEOUT is no setting of the inference stream"),
        e.getMessage());
  }

  @Test
  void shouldPassOnWhatIsKafkaStreamsOwnButNotWhatASettingOfOursDecides() {
    values.put("kafka-streams.state.dir", "/tmp/state");
    assertEquals(
        "/tmp/state",
        KafkaStreamsProperties.of(read(), Map.of(), 1 << 20).get(StreamsConfig.STATE_DIR_CONFIG));

    values.put("kafka-streams.processing.guarantee", "at_least_once");
    InvalidSettingException e =
        assertThrows(
            InvalidSettingException.class,
            () -> KafkaStreamsProperties.of(read(), Map.of(), 1 << 20));
    assertTrue(e.getMessage().startsWith("kafka-streams.processing.guarantee is"));
  }

  @Test
  void shouldPassOnWhatIsKafkaStreamsOwnFromTheEnvironmentToo() {
    Map<String, String> variables =
        Map.of(
            "KAFKA_STREAMS_NUM_STANDBY_REPLICAS", "1",
            "KAFKA_STREAMS_RACK_AWARE_ASSIGNMENT_TRAFFIC_COST", "7", // traffic_cost
            "KAFKA_STREAMS_MAIN_CONSUMER_MAX_POLL_RECORDS", "50");
    Set<String> names = new HashSet<>(variables.keySet());
    names.addAll(values.keySet());

    StreamSettings settings =
        StreamSettings.read(
            key -> {
              // As MicroProfile Config finds a key's variable.
              String variable = key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
              return Optional.ofNullable(values.getOrDefault(key, variables.get(variable)));
            },
            names);

    assertEquals(
        Map.of(
            "num.standby.replicas", "1",
            "rack.aware.assignment.traffic_cost", "7",
            "main.consumer.max.poll.records", "50"),
        settings.kafkaStreams());
  }

  @Test
  void shouldGiveAStreamThatEndsMoreTimeThanItsLongestDrain() {
    assertEquals(Duration.ofSeconds(25), read().closeTimeout());

    values.put("streamlens.drain-timeout", "1m");
    assertEquals(Duration.ofSeconds(70), read().closeTimeout());
  }

  @Test
  void shouldGiveKafkaStreamsPropertiesThatItAccepts() {
    for (String delivery : new String[] {"exactly-once", "at-least-once"}) {
      values.put("streamlens.delivery", delivery);
      Properties properties = KafkaStreamsProperties.of(read(), Map.of(), 11 << 20);
      StreamsConfig config = new StreamsConfig(properties);
      Map<String, Object> producer = config.getProducerConfigs("client");
      assertEquals(11 << 20, producer.get("max.request.size"));
      assertEquals(delivery.equals("exactly-once") ? 5 : 1, producer.get("linger.ms"));
      assertEquals(
          true, config.getMainConsumerConfigs("g", "c", 0).get("internal.leave.group.on.close"));
    }
  }

  @Test
  void shouldNotLetResultsLingerWhereALatencyTargetMakesCommitsFollowEachOther() {
    values.put("streamlens.latency-target", "100ms");
    values.put("streamlens.delivery", "exactly-once");
    StreamsConfig config = new StreamsConfig(KafkaStreamsProperties.of(read(), Map.of(), 1 << 20));

    assertEquals(1, config.getProducerConfigs("client").get("linger.ms"));
  }

  @Test
  void shouldLeaveSocketBuffersToTheSystemUnlessTheyAreSet() {
    StreamsConfig config = new StreamsConfig(KafkaStreamsProperties.of(read(), Map.of(), 1 << 20));
    assertEquals(-1, consumer(config).getInt("receive.buffer.bytes"));
    assertEquals(-1, producer(config).getInt("send.buffer.bytes"));

    values.put("kafka-streams.consumer.receive.buffer.bytes", "4096");
    Map<String, String> clients = Map.of("send.buffer.bytes", "8192");
    config = new StreamsConfig(KafkaStreamsProperties.of(read(), clients, 1 << 20));
    assertEquals(4096, consumer(config).getInt("receive.buffer.bytes"));
    assertEquals(8192, producer(config).getInt("send.buffer.bytes"));
  }

  private static ConsumerConfig consumer(StreamsConfig config) {
    Map<String, Object> consumer = config.getMainConsumerConfigs("group", "client", 0);
    consumer.put("key.deserializer", ByteArrayDeserializer.class);
    consumer.put("value.deserializer", ByteArrayDeserializer.class);
    return new ConsumerConfig(consumer);
  }

  private static ProducerConfig producer(StreamsConfig config) {
    Map<String, Object> producer = config.getProducerConfigs("client");
    producer.put("key.serializer", ByteArraySerializer.class);
    producer.put("value.serializer", ByteArraySerializer.class);
    return new ProducerConfig(producer);
  }

  @Test
  void shouldDocumentEveryKeyInApplicationProperties() throws IOException {
    SettingsReader reader = new SettingsReader(key -> Optional.ofNullable(values.get(key)));
    StreamSettings.read(reader, values.keySet());
    String documented;
    try (InputStream in = getClass().getResourceAsStream("/application.properties")) {
      documented = new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }

    TreeSet<String> missing = new TreeSet<>(reader.asked());
    missing.removeIf(key -> documented.contains("#" + key + "="));

    assertTrue(missing.isEmpty(), missing::toString);
    assertFalse(reader.asked().isEmpty());
  }

  @Test
  void shouldAllowATaskNoMoreInFlightThanASlowModelDrainsInTime() {
    values.put("streamlens.parallel-batches", "2");
    StreamSettings settings = read();

    int fast = InFlightSizing.of(settings, 64, Duration.ofMillis(5), 4).images();
    int slow = InFlightSizing.of(settings, 64, Duration.ofSeconds(1), 4).images();

    assertEquals(1000, fast);
    // 128 images a second, a quarter of 6 s, four tasks.
    assertEquals(48, slow);
    assertEquals(1, InFlightSizing.of(settings, 64, Duration.ofMinutes(10), 4).images());
  }

  private StreamSettings read() {
    return StreamSettings.read(key -> Optional.ofNullable(values.get(key)), values.keySet());
  }
}
