package io.streamlens.inference.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamlens.inference.ScriptedClassifier;
import io.streamlens.inference.TestModels;
import io.streamlens.inference.batching.BatchListener;
import io.streamlens.inference.batching.BatchPolicy;
import io.streamlens.inference.batching.Batcher;
import io.streamlens.inference.batching.BatchingSettings;
import io.streamlens.inference.batching.ModelUnavailableException;
import io.streamlens.inference.decoding.ImageDecoding;
import io.streamlens.inference.memory.ReusedArrays;
import io.streamlens.inference.outcome.ClassificationHeaders;
import io.streamlens.inference.outcome.ClassificationWriter;
import io.streamlens.inference.outcome.ImageClassification;
import io.streamlens.inference.outcome.Outcome.Rejected;
import io.streamlens.inference.outcome.RejectionReason;
import io.streamlens.inference.serving.ModelSlot;
import io.streamlens.inference.serving.ServedModel;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.image.ImageLimits;
import io.streamlens.modelstore.image.ImageReader;
import io.streamlens.modelstore.manifest.Precision;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ClassificationTopologyTest {

  private static final Instant NOW = Instant.parse("2026-11-23T10:15:30.123Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final long MAX_CLASSIFICATION = 4_000;
  private static final long MAX_DEAD_LETTER = 12_000;

  private final ScriptedClassifier classifier = new ScriptedClassifier();
  private final ModelSlot slot = new ModelSlot(ModelReference.parse("m@champion"));
  private final ExecutorService decoders = Executors.newFixedThreadPool(2);
  private final BatchingSettings batching =
      new BatchingSettings(8, Duration.ofMillis(1), 2, Duration.ofSeconds(10), 1000, 1 << 20);
  private final Batcher batcher =
      new Batcher(batching, BatchPolicy.fixed(batching), BatchListener.NONE, CLOCK);
  private @Nullable TopologyTestDriver driver;
  private TestInputTopic<byte[], byte[]> images;
  private TestOutputTopic<byte[], byte[]> classifications;
  private TestOutputTopic<byte[], byte[]> deadLetters;

  @BeforeEach
  void start() {
    slot.serve(
        new ServedModel(
            TestModels.version("m", 3),
            TestModels.CPU,
            Precision.FP32,
            classifier,
            Duration.ofMillis(1)));
    ImageClassification classification =
        new ImageClassification(
            slot,
            batcher,
            new ImageDecoding(new ImageReader(new ImageLimits(2_000, 10_000)), 1 << 20, null, 1),
            decoders,
            new ClassificationWriter(5, ReusedArrays.NONE),
            ReusedArrays.NONE);
    ClassificationTopology.Parts parts =
        new ClassificationTopology.Parts(
            classification::classify,
            batcher,
            new OutputRecords(
                new ClassificationHeaders("app"), MAX_CLASSIFICATION, MAX_DEAD_LETTER),
            () -> new InFlightBound(4, 1 << 20),
            Duration.ofSeconds(20),
            StreamListener.NONE,
            CLOCK);
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "app");
    driver =
        new TopologyTestDriver(
            ClassificationTopology.build(
                new ClassificationTopology.Topics("images", "classifications", "dead"), parts),
            properties);
    ByteArraySerializer serializer = new ByteArraySerializer();
    ByteArrayDeserializer deserializer = new ByteArrayDeserializer();
    images = driver.createInputTopic("images", serializer, serializer);
    classifications = driver.createOutputTopic("classifications", deserializer, deserializer);
    deadLetters = driver.createOutputTopic("dead", deserializer, deserializer);
  }

  @AfterEach
  void stop() {
    if (driver != null) {
      driver.close();
    }
    batcher.close();
    decoders.shutdownNow();
    slot.close();
  }

  @Test
  void shouldClassifyRawPixelsAsTheContractSays() throws IOException {
    Headers headers = raw();
    headers.add("traceparent", "00-abc".getBytes(UTF_8));
    headers.add("ce_id", "photo-17".getBytes(UTF_8));
    headers.add("ce_type", "com.example.photo".getBytes(UTF_8));
    headers.add("streamlens-attempt", "1".getBytes(UTF_8));

    images.pipeInput(new TestRecord<>("k".getBytes(UTF_8), pixels(5), headers, 1_764_000_000_000L));

    TestRecord<byte[], byte[]> record = classifications.readRecord();
    JsonNode json = new ObjectMapper().readTree(record.value());
    assertEquals("photo-17", json.get("id").asText());
    assertEquals("m", json.at("/model/name").asText());
    assertEquals(3, json.at("/model/version").asInt());
    assertTrue(json.at("/model/digest").asText().startsWith("sha256:"));
    assertEquals("five", json.get("label").asText());
    assertEquals(5, json.get("index").asInt());
    assertEquals(0.7, json.get("confidence").asDouble(), 1e-6);
    assertEquals(5, json.get("top").size());
    assertEquals("six", json.at("/top/1/label").asText());
    assertEquals(6, json.at("/top/1/index").asInt());
    assertEquals(0.3 * 6 / 21, json.at("/top/1/probability").asDouble(), 1e-6);
    assertEquals("images", json.at("/source/topic").asText());
    assertEquals(0, json.at("/source/partition").asInt());
    assertEquals(0, json.at("/source/offset").asLong());
    assertEquals(1_764_000_000_000L, json.at("/source/timestamp").asLong());

    assertArrayEquals("k".getBytes(UTF_8), record.key());
    assertEquals(1_764_000_000_000L, record.timestamp());
    assertEquals(
        Map.of(
            "traceparent", "00-abc",
            "content-type", "application/json",
            "ce_specversion", "1.0",
            "ce_type", "io.streamlens.classification.v1",
            "ce_source", "/streamlens/app",
            "ce_id", "images/0/0",
            "ce_subject", "photo-17",
            "ce_time", NOW.toString()),
        texts(record.headers()));
    assertTrue(deadLetters.isEmpty());
  }

  @Test
  void shouldTakeThePositionAsIdAndKeepANullKey() throws IOException {
    images.pipeInput(new TestRecord<>(null, pixels(1), raw(), 5L));

    TestRecord<byte[], byte[]> record = classifications.readRecord();
    assertNull(record.key());
    assertEquals("images/0/0", new ObjectMapper().readTree(record.value()).get("id").asText());
    assertEquals("images/0/0", texts(record.headers()).get("ce_subject"));
  }

  @Test
  void shouldReadANegativeTimestampAsTheTimeOfArrival() {
    ConsumerRecord<Object, Object> record = new ConsumerRecord<>("images", 0, 0L, "k", "v");
    assertEquals(ConsumerRecord.NO_TIMESTAMP, record.timestamp());

    // The test driver itself refuses to produce such a record; the end-to-end test does.
    assertEquals(NOW.toEpochMilli(), new ImageTimestampExtractor(CLOCK).extract(record, 99));
  }

  @Test
  void shouldKeepTheOrderWhateverBecomesOfEachImage() {
    List<TestRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      byte[] value = i % 10 == 9 ? new byte[] {1, 2, 3} : pixels(i % 7);
      records.add(new TestRecord<>(Integer.toString(i).getBytes(UTF_8), value, raw(), (long) i));
    }

    images.pipeRecordList(records);

    List<Integer> classified = keys(classifications.readRecordsToList());
    List<Integer> dead = keys(deadLetters.readRecordsToList());
    assertEquals(90, classified.size());
    assertEquals(classified.stream().sorted().toList(), classified);
    assertEquals(List.of(9, 19, 29, 39, 49, 59, 69, 79, 89, 99), dead);
  }

  @Test
  void shouldSendEveryRejectedImageToTheDeadLettersUnchangedWithItsReason() {
    Headers unknownModel = raw();
    unknownModel.add("streamlens-model", "other".getBytes(UTF_8));
    classifier.failOn(image -> image[0] == 66);

    assertDeadLetter("empty", null, raw());
    assertDeadLetter("empty", new byte[0], raw());
    assertDeadLetter("unsupported-format", "just text".getBytes(UTF_8), new RecordHeaders());
    assertDeadLetter("unsupported-format", pixels(1), new RecordHeaders());
    assertDeadLetter(
        "undecodable",
        new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10},
        contentType("image/png"));
    assertDeadLetter("too-large", new byte[2_001], raw());
    assertDeadLetter("wrong-shape", new byte[] {1, 2, 3}, raw());
    assertDeadLetter("unknown-model", pixels(1), unknownModel);
    assertDeadLetter("model-failed", pixels(66), raw());
    assertTrue(classifications.isEmpty());
  }

  private void assertDeadLetter(String reason, byte @Nullable [] value, Headers headers) {
    headers.add("correlation", "c-1".getBytes(UTF_8));
    headers.add("streamlens-reason", "of an earlier attempt".getBytes(UTF_8));
    headers.add("streamlens-attempt", "2".getBytes(UTF_8));
    Map<String, String> before = texts(headers);

    images.pipeInput(new TestRecord<>("key".getBytes(UTF_8), value, headers, 77L));

    TestRecord<byte[], byte[]> letter = deadLetters.readRecord();
    Map<String, String> after = texts(letter.headers());
    assertEquals(reason, after.get("streamlens-reason"));
    assertArrayEquals(value, letter.value());
    assertArrayEquals("key".getBytes(UTF_8), letter.key());
    assertEquals(77L, letter.timestamp());
    assertEquals("images", after.get("__streams.errors.topic"));
    assertEquals("0", after.get("__streams.errors.partition"));
    assertNotNull(after.get("__streams.errors.offset"));
    assertFalse(after.get("__streams.errors.exception").isEmpty());
    assertFalse(after.get("__streams.errors.message").isEmpty());
    assertTrue(after.get("__streams.errors.stacktrace").getBytes(UTF_8).length <= 4096);
    before.remove("streamlens-reason");
    before.forEach((name, text) -> assertEquals(text, after.get(name), name));
  }

  @Test
  void shouldServeAnImageThatAsksForTheServedModelByAnyOfItsNames() {
    for (String name : List.of("m", "m@champion", "m:3")) {
      Headers headers = raw();
      headers.add("streamlens-model", name.getBytes(UTF_8));
      images.pipeInput(new TestRecord<>(null, pixels(2), headers, 1L));
      assertFalse(classifications.readRecordsToList().isEmpty(), name);
    }
    for (String name : List.of("m@canary", "m:2", "n", "M!", "")) {
      Headers headers = raw();
      headers.add("streamlens-model", name.getBytes(UTF_8));
      images.pipeInput(new TestRecord<>(null, pixels(2), headers, 1L));
      assertEquals(
          "unknown-model",
          texts(deadLetters.readRecord().headers()).get("streamlens-reason"),
          name);
    }
  }

  @Test
  void shouldLeaveOutTheValueOfADeadLetterThatWouldNotFitAndSayItsSize() {
    byte[] large = new byte[(int) MAX_DEAD_LETTER];

    images.pipeInput(new TestRecord<>(null, large, raw(), 1L));

    TestRecord<byte[], byte[]> letter = deadLetters.readRecord();
    assertNull(letter.value());
    assertEquals("12000", texts(letter.headers()).get("streamlens-value-omitted"));
    assertEquals("too-large", texts(letter.headers()).get("streamlens-reason"));
  }

  @Test
  void shouldLeaveOutHeadersOfADeadLetterThatWouldStillNotFit() {
    Headers headers = raw();
    headers.add("small", "s".getBytes(UTF_8));
    headers.add("huge", new byte[(int) MAX_DEAD_LETTER]);

    images.pipeInput(new TestRecord<>(null, new byte[] {1}, headers, 1L));

    TestRecord<byte[], byte[]> letter = deadLetters.readRecord();
    Map<String, String> texts = texts(letter.headers());
    assertEquals("s", texts.get("small"));
    assertEquals("1", texts.get("streamlens-headers-omitted"));
    assertFalse(texts.containsKey("huge"));
  }

  @Test
  void shouldDeadLetterAnImageWhoseClassificationWouldNotFit() {
    Headers headers = raw();
    headers.add("huge", new byte[(int) MAX_CLASSIFICATION]);

    images.pipeInput(new TestRecord<>(null, pixels(1), headers, 1L));

    assertEquals("too-large", texts(deadLetters.readRecord().headers()).get("streamlens-reason"));
    assertTrue(classifications.isEmpty());
  }

  @Test
  void shouldKeepItsOffsetsAndEmitNothingWhenTheModelIsAtFault() {
    classifier.failOn(image -> true);

    Throwable failure =
        assertThrows(
            RuntimeException.class,
            () -> images.pipeInput(new TestRecord<>(null, pixels(1), raw(), 1L)));

    while (failure.getCause() != null && !(failure instanceof ModelUnavailableException)) {
      failure = failure.getCause();
    }
    assertTrue(failure.getMessage().contains("golden samples"), failure.getMessage());
    assertTrue(classifications.isEmpty());
    assertTrue(deadLetters.isEmpty());
    // Nor does a last commit on closing cover the image.
    assertThrows(RuntimeException.class, driver::close);
    driver = null;
  }

  @Test
  void shouldSendEachOutputToTheSourcePartitionModuloThePartitionsOfItsTopic() {
    SourcePartitioner partitioner = new SourcePartitioner();

    assertEquals(
        3,
        partitioner
            .partitions(
                "t",
                new byte[0],
                new OutputRecord(null, 7, new Rejected(RejectionReason.EMPTY, "empty", null)),
                4)
            .orElseThrow()
            .iterator()
            .next());
  }

  private static byte[] pixels(int first) {
    return new byte[] {(byte) first, 0, 0, 0};
  }

  private static Headers raw() {
    return contentType("application/octet-stream");
  }

  private static Headers contentType(String type) {
    return new RecordHeaders().add("content-type", type.getBytes(UTF_8));
  }

  private static List<Integer> keys(List<TestRecord<byte[], byte[]>> records) {
    return records.stream().map(r -> Integer.parseInt(new String(r.key(), UTF_8))).toList();
  }

  private static Map<String, String> texts(Headers headers) {
    Map<String, String> texts = new HashMap<>();
    for (Header header : headers) {
      texts.merge(header.key(), new String(header.value(), UTF_8), (a, b) -> a + " AND " + b);
    }
    return texts;
  }
}
