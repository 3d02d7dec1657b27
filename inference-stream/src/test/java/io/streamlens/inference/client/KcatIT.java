package io.streamlens.inference.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.streamlens.cli.broker.BrokerSettings;
import io.streamlens.cli.broker.EmbeddedBroker;
import io.streamlens.inference.crash.Pictures;
import io.streamlens.inference.crash.StreamProcess;
import io.streamlens.inference.crash.StreamProcess.Program;
import io.streamlens.inference.crash.TinyModel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The contract, seen by a client that nobody here wrote: what kcat sends comes back to kcat as
 * README and the schemas say, with other numbers of partitions on each of the topics.
 */
@Timeout(180)
class KcatIT {

  private static final int IMAGE_PARTITIONS = 5;
  private static final int CLASSIFICATION_PARTITIONS = 3;
  private static final int DEAD_LETTER_PARTITIONS = 2;
  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private static final List<SentRecord> SENT = records();

  /** Where in its partition each was put; they are sent one after the other. */
  private static final Map<SentRecord, Long> OFFSETS = offsets();

  private static List<Kcat.Read> images = List.of();
  private static List<Kcat.Read> classifications = List.of();
  private static List<Kcat.Read> deadLetters = List.of();

  /**
   * A record to be sent, and what should come of it.
   *
   * @param label of its classification, or null
   * @param reason of its dead letter, or null
   */
  @SuppressWarnings("ArrayRecordComponent")
  record SentRecord(
      String name,
      int partition,
      @Nullable String key,
      Map<String, String> headers,
      byte @Nullable [] value,
      @Nullable String label,
      @Nullable String reason) {

    SentRecord classified(int index) {
      return new SentRecord(name, partition, key, headers, value, TinyModel.label(index), null);
    }

    SentRecord rejected(String why) {
      return new SentRecord(name, partition, key, headers, value, null, why);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  static void sendAndRead(@TempDir Path work) throws Exception {
    assumeTrue(
        Kcat.isInstalled(), "kcat is not installed (apt-get install kcat): nothing is tested here");
    TinyModel.publish(work.resolve("store"), work);
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.temporary())) {
      createTopics(broker);
      try (StreamProcess stream =
          StreamProcess.start(
              Program.PRODUCT, settings(broker, work), work.resolve("stream.log"))) {
        Kcat kcat = new Kcat(broker.bootstrapServers(), work);
        for (SentRecord record : SENT) {
          kcat.send("images", record.partition(), record.key(), record.headers(), record.value());
        }
        stream.awaitReady();
        kcat.await("classifications", classified().size());
        kcat.await("images-dead-letter", rejected().size());
        images = kcat.read("images");
        classifications = kcat.read("classifications");
        deadLetters = kcat.read("images-dead-letter");
      }
    }
  }

  @Test
  void shouldGiveEveryImageExactlyOneResult() {
    assertEquals(SENT.size(), images.size());
    assertEquals(classified().size(), classifications.size());
    assertEquals(rejected().size(), deadLetters.size());
  }

  @Test
  void shouldKeepTheOrderWithinEachPartition() throws IOException {
    Map<Long, Long> last = new HashMap<>();
    for (Kcat.Read result : classifications) {
      Map<?, ?> source = (Map<?, ?>) json(result).get("source");
      Long before = last.put((Long) source.get("partition"), (Long) source.get("offset"));
      assertTrue(before == null || before < (Long) source.get("offset"), result::toString);
    }
    last.clear();
    for (Kcat.Read result : deadLetters) {
      long offset = Long.parseLong(result.headers().get("__streams.errors.offset"));
      long partition = Long.parseLong(result.headers().get("__streams.errors.partition"));
      Long before = last.put(partition, offset);
      assertTrue(before == null || before < offset, result::toString);
    }
  }

  static List<SentRecord> classified() {
    return SENT.stream().filter(sent -> sent.label() != null).toList();
  }

  static List<SentRecord> rejected() {
    return SENT.stream().filter(sent -> sent.reason() != null).toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("classified")
  void shouldClassify(SentRecord sent) throws IOException {
    Kcat.Read image = image(sent);
    Kcat.Read result = only(classifications, "ce_id", position(sent));
    Map<String, Object> json = json(result);
    String id = sent.headers().getOrDefault("ce_id", position(sent));

    assertEquals(sent.partition() % CLASSIFICATION_PARTITIONS, result.partition());
    assertEquals(sent.key(), result.key());
    assertEquals(image.timestamp(), result.timestamp());
    assertEquals(id, json.get("id"));
    assertEquals(sent.label(), json.get("label"));
    assertEquals(sent.label(), TinyModel.label(((Long) json.get("index")).intValue()));
    assertTrue((Double) json.get("confidence") > 0.5, () -> json.toString());
    assertEquals(5, ((List<?>) json.get("top")).size());
    Map<?, ?> best = (Map<?, ?>) ((List<?>) json.get("top")).get(0);
    assertEquals(sent.label(), best.get("label"));
    assertEquals(json.get("confidence"), best.get("probability"));
    Map<?, ?> model = (Map<?, ?>) json.get("model");
    assertEquals(TinyModel.NAME, model.get("name"));
    assertEquals(1L, model.get("version"));
    assertTrue(((String) model.get("digest")).matches("sha256:[0-9a-f]{64}"), model::toString);
    assertEquals(
        Map.of(
            "topic",
            "images",
            "partition",
            (long) sent.partition(),
            "offset",
            OFFSETS.get(sent),
            "timestamp",
            image.timestamp()),
        json.get("source"));
    Instant.parse(result.headers().get("ce_time"));
    Map<String, String> expected = new HashMap<>();
    sent.headers().forEach((name, value) -> putIfCopied(expected, name, value));
    expected.put("content-type", "application/json");
    expected.put("ce_specversion", "1.0");
    expected.put("ce_type", "io.streamlens.classification.v1");
    expected.put("ce_source", "/streamlens/streamlens");
    expected.put("ce_id", position(sent));
    expected.put("ce_subject", id);
    expected.put("ce_time", result.headers().get("ce_time"));
    assertEquals(expected, result.headers());
  }

  private static void putIfCopied(Map<String, String> headers, String name, String value) {
    if (!name.startsWith("streamlens-")
        && !name.startsWith("ce_")
        && !name.equalsIgnoreCase("content-type")) {
      headers.put(name, value);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rejected")
  void shouldGiveADeadLetter(SentRecord sent) {
    Kcat.Read image = image(sent);
    Kcat.Read result =
        deadLetters.stream()
            .filter(
                letter ->
                    letter.headers().get("__streams.errors.partition").equals("" + sent.partition())
                        && letter
                            .headers()
                            .get("__streams.errors.offset")
                            .equals("" + OFFSETS.get(sent)))
            .reduce((a, b) -> a)
            .orElseThrow();
    Map<String, String> headers = new HashMap<>(result.headers());

    assertEquals(sent.partition() % DEAD_LETTER_PARTITIONS, result.partition());
    assertEquals(sent.key(), result.key());
    assertArrayEquals(sent.value(), result.value());
    assertEquals(image.timestamp(), result.timestamp());
    assertEquals(sent.reason(), headers.remove("streamlens-reason"));
    assertEquals("images", headers.remove("__streams.errors.topic"));
    headers.remove("__streams.errors.partition");
    headers.remove("__streams.errors.offset");
    assertTrue(headers.remove("__streams.errors.exception").matches("[\\w.$]+"));
    assertFalse(headers.remove("__streams.errors.message").isBlank());
    assertTrue(headers.remove("__streams.errors.stacktrace").getBytes(UTF_8).length <= 4096);
    assertEquals(sent.headers(), headers);
  }

  private static Kcat.Read image(SentRecord sent) {
    Kcat.Read image =
        images.stream()
            .filter(
                read -> read.partition() == sent.partition() && read.offset() == OFFSETS.get(sent))
            .findFirst()
            .orElseThrow();
    // So that the test knows what it has really sent.
    assertEquals(sent.key(), image.key());
    assertEquals(sent.headers(), image.headers());
    assertArrayEquals(sent.value(), image.value());
    return image;
  }

  private static Kcat.Read only(List<Kcat.Read> records, String header, String value) {
    List<Kcat.Read> found =
        records.stream().filter(record -> value.equals(record.headers().get(header))).toList();
    assertEquals(1, found.size(), () -> header + "=" + value + ": " + found);
    return found.get(0);
  }

  private static String position(SentRecord sent) {
    return "images/" + sent.partition() + "/" + OFFSETS.get(sent);
  }

  private static Map<String, Object> json(Kcat.Read result) throws IOException {
    if (result.value() == null) {
      throw new IllegalStateException("a classification without a value: " + result);
    }
    return Json.object(new String(result.value(), UTF_8));
  }

  private static List<SentRecord> records() {
    Random random = new Random(7);
    byte[] png = Pictures.encoded(1, 64, "png", random);
    byte[] gif = Pictures.encoded(3, 64, "gif", random);
    byte[] large = Pictures.encoded(6, 512, "png", random);
    Map<String, String> raw = Map.of("content-type", "application/octet-stream");
    Map<String, String> traced =
        Map.of("traceparent", TRACE, "correlation-id", "Größe 42", "streamlens-note", "kept back");
    Map<String, String> event =
        Map.of(
            "ce_specversion",
            "1.0",
            "ce_type",
            "com.example.shot",
            "ce_source",
            "/camera/1",
            "ce_id",
            "shot-0001",
            "content-type",
            "image/png",
            "traceparent",
            TRACE);
    List<SentRecord> records = new ArrayList<>();
    records.add(record("a PNG", 0, "a", Map.of(), png).classified(1));
    records.add(record("a PNG without a key", 1, null, Map.of(), png).classified(1));
    records.add(record("a PNG as a CloudEvent", 2, "c", event, png).classified(1));
    records.add(record("a PNG of 200 KB", 3, "d", traced, large).classified(6));
    records.add(
        record("a JPEG", 4, "e", Map.of("content-type", "image/jpeg"), jpeg(random)).classified(2));
    records.add(record("a GIF", 0, "ключ", Map.of(), gif).classified(3));
    records.add(
        record("a GIF called a PNG", 1, "f", Map.of("content-type", "image/png"), gif)
            .classified(3));
    records.add(
        record("a BMP", 2, null, traced, Pictures.encoded(4, 64, "bmp", random)).classified(4));
    records.add(record("raw pixels", 3, "g", raw, TinyModel.pixels(5)).classified(5));
    records.add(
        record(
                "raw pixels, type in capitals with a parameter",
                4,
                null,
                Map.of("content-type", "APPLICATION/Octet-Stream; q=1", "ce_id", "raw/1"),
                TinyModel.pixels(7))
            .classified(7));
    records.add(
        record("a request", 0, "h", Map.of("content-type", "application/json"), request(8))
            .classified(8));
    records.add(
        record("for the alias", 1, "i", Map.of("streamlens-model", "tiny@champion"), png)
            .classified(1));
    records.add(
        record("a text file", 0, "j", traced, "Dear Sir or Madam,\n".getBytes(UTF_8))
            .rejected("unsupported-format"));
    records.add(
        record("a text file called a PNG", 1, "k", event, "Dear Sir or Madam,\n".getBytes(UTF_8))
            .rejected("undecodable"));
    records.add(record("no value", 2, "l", traced, null).rejected("empty"));
    records.add(record("a value of no bytes", 3, "m", event, new byte[0]).rejected("empty"));
    records.add(record("no value, no key", 4, null, Map.of(), null).rejected("empty"));
    records.add(
        record("half a PNG", 4, "n", traced, Arrays.copyOf(large, large.length / 2))
            .rejected("undecodable"));
    records.add(
        record("half a PNG without a key", 0, null, Map.of(), Arrays.copyOf(png, png.length / 2))
            .rejected("undecodable"));
    records.add(
        record("raw pixels that nobody calls so", 1, "o", Map.of(), TinyModel.pixels(9))
            .rejected("unsupported-format"));
    records.add(record("too few pixels", 2, "p", raw, new byte[15]).rejected("wrong-shape"));
    records.add(
        record("for another model", 3, "q", Map.of("streamlens-model", "huge"), png)
            .rejected("unknown-model"));
    records.add(record("a PNG after all that", 3, "r", Map.of(), png).classified(1));
    return List.copyOf(records);
  }

  private static SentRecord record(
      String name,
      int partition,
      @Nullable String key,
      Map<String, String> headers,
      byte @Nullable [] value) {
    return new SentRecord(name, partition, key, headers, value, null, null);
  }

  private static byte[] jpeg(Random random) {
    return Pictures.encoded(2, 64, "jpeg", random);
  }

  private static byte[] request(int label) {
    StringBuilder data = new StringBuilder();
    for (byte pixel : TinyModel.pixels(label)) {
      data.append(data.isEmpty() ? "" : ",").append(Byte.toUnsignedInt(pixel));
    }
    return """
    {"inputs": [{"name": "images", "datatype": "UINT8", "shape": [1, 4, 4, 1], "data": [%s]}]}\
    """
        .formatted(data)
        .getBytes(UTF_8);
  }

  private static Map<SentRecord, Long> offsets() {
    Map<SentRecord, Long> offsets = new HashMap<>();
    long[] next = new long[IMAGE_PARTITIONS];
    SENT.forEach(sent -> offsets.put(sent, next[sent.partition()]++));
    return offsets;
  }

  private static void createTopics(EmbeddedBroker broker)
      throws InterruptedException, ExecutionException {
    try (Admin admin =
        Admin.create(
            Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic("images", IMAGE_PARTITIONS, (short) 1),
                  new NewTopic("classifications", CLASSIFICATION_PARTITIONS, (short) 1),
                  new NewTopic("images-dead-letter", DEAD_LETTER_PARTITIONS, (short) 1)))
          .all()
          .get();
    }
  }

  private static Map<String, String> settings(EmbeddedBroker broker, Path work) {
    return Map.of(
        "streamlens.store",
        work.resolve("store").toUri().toString(),
        "streamlens.model",
        TinyModel.NAME,
        "kafka.bootstrap.servers",
        broker.bootstrapServers(),
        "kafka-streams.state.dir",
        work.resolve("state").toString());
  }
}
