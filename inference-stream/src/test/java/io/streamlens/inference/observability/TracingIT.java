package io.streamlens.inference.observability;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.proto.trace.v1.Span;
import io.streamlens.cli.broker.BrokerSettings;
import io.streamlens.cli.broker.EmbeddedBroker;
import io.streamlens.inference.crash.StreamProcess;
import io.streamlens.inference.crash.StreamProcess.Program;
import io.streamlens.inference.crash.TinyModel;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A trace goes through the stream: from the image's producer, through its batch, to its result. */
@Timeout(180)
class TracingIT {

  private static final int IMAGES = 60;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path work;
  private EmbeddedBroker broker;

  @BeforeEach
  void start() throws IOException, InterruptedException, ExecutionException {
    TinyModel.publish(work.resolve("store"), work);
    broker = EmbeddedBroker.start(BrokerSettings.temporary());
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin
          .createTopics(
              Stream.of("images", "classifications", "images-dead-letter")
                  .map(name -> new NewTopic(name, 1, (short) 1))
                  .toList())
          .all()
          .get();
    }
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  @Test
  void shouldTakeATraceFromTheProducerThroughTheBatchToTheResult()
      throws IOException, InterruptedException, ExecutionException {
    try (TraceCollector collector = TraceCollector.start();
        StreamProcess stream = startStream(collector.endpoint())) {
      stream.awaitReady();
      send();
      Map<Long, String> results = results();
      int sampled = IMAGES / 3;
      await(
          "the spans of " + sampled + " images",
          () -> collector.spans("classify image").size() == sampled);
      TreeSet<String> ofImages = new TreeSet<>();
      for (Span span : collector.spans("classify image")) {
        long number = Long.parseLong(TraceCollector.traceId(span), 16);
        assertEquals(spanId(number), TraceCollector.parentId(span));
        String context = TraceCollector.traceId(span) + "-" + TraceCollector.spanId(span);
        assertEquals("00-" + context + "-01", results.get(number - 1));
        assertTrue(span.getEndTimeUnixNano() > span.getStartTimeUnixNano());
        ofImages.add(context);
      }
      assertEquals(sampled, ofImages.size());
      await("the links of all batches", () -> links(collector).size() >= sampled);
      assertEquals(new ArrayList<>(ofImages), links(collector).stream().sorted().toList());
      for (long offset = 0; offset < IMAGES; offset++) {
        if (offset % 3 != 0) { // without a trace, or with one that is not sampled: as it came
          assertEquals(traceparent(offset), results.get(offset));
        }
      }
    }
  }

  @Test
  void shouldClassifyAllTheSameWhileTheCollectorIsAway()
      throws IOException, InterruptedException, ExecutionException {
    URI nobody = URI.create("http://localhost:1");
    try (StreamProcess stream = startStream(nobody)) {
      stream.awaitReady();
      send();
      assertEquals(IMAGES, results().size());
      assertTrue(stream.isAlive());
    }
  }

  private static List<String> links(TraceCollector collector) {
    return collector.spans("classify batch").stream()
        .flatMap(batch -> TraceCollector.links(batch).stream())
        .toList();
  }

  private StreamProcess startStream(URI collector) {
    Map<String, String> settings = new HashMap<>();
    settings.put("streamlens.store", work.resolve("store").toUri().toString());
    settings.put("streamlens.model", TinyModel.NAME);
    settings.put("streamlens.journal", work.resolve("journal").toString());
    settings.put("kafka.bootstrap.servers", broker.bootstrapServers());
    settings.put("kafka-streams.state.dir", work.resolve("state").toString());
    settings.put("quarkus.otel.exporter.otlp.endpoint", collector.toString());
    settings.put("quarkus.otel.exporter.otlp.protocol", "http/protobuf");
    settings.put("quarkus.otel.bsp.schedule.delay", "200ms");
    return StreamProcess.start(Program.PRODUCT, settings, work.resolve("stream.log"));
  }

  /** Every third image is traced, every third has a trace that is not sampled, the others none. */
  private void send() throws ExecutionException, InterruptedException {
    ByteArraySerializer bytes = new ByteArraySerializer();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers(), "linger.ms", 50),
            bytes,
            bytes)) {
      for (long offset = 0; offset < IMAGES; offset++) {
        ProducerRecord<byte[], byte[]> image =
            new ProducerRecord<>("images", 0, null, TinyModel.pixels((int) (offset % 10)));
        image.headers().add("content-type", "application/octet-stream".getBytes(UTF_8));
        String traceparent = traceparent(offset);
        if (traceparent != null) {
          image.headers().add("traceparent", traceparent.getBytes(UTF_8));
        }
        var unused = producer.send(image);
      }
      producer.flush();
    }
  }

  private static String traceparent(long offset) {
    if (offset % 3 == 2) {
      return null;
    }
    String trace = "%032x".formatted(offset + 1);
    return "00-" + trace + "-" + spanId(offset + 1) + (offset % 3 == 0 ? "-01" : "-00");
  }

  private static String spanId(long number) {
    return "%016x".formatted(number + 0xabc);
  }

  /** The traceparent of each result, by the offset of its image. */
  private Map<Long, String> results() throws InterruptedException {
    Map<Long, String> results = new TreeMap<>();
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "isolation.level",
                "read_committed"),
            bytes,
            bytes)) {
      TopicPartition partition = new TopicPartition("classifications", 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      await(
          "all results",
          () -> {
            for (ConsumerRecord<byte[], byte[]> next : consumer.poll(Duration.ofMillis(100))) {
              String id = header(next, "ce_id");
              results.put(
                  Long.parseLong(id.substring(id.lastIndexOf('/') + 1)),
                  header(next, "traceparent"));
            }
            return results.size() == IMAGES;
          });
    }
    return results;
  }

  private static String header(ConsumerRecord<byte[], byte[]> of, String name) {
    Header header = of.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), UTF_8);
  }

  private interface Condition {
    boolean holds();
  }

  private static void await(String what, Condition condition) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      assertTrue(System.nanoTime() < deadline, "waited in vain for " + what);
      TimeUnit.MILLISECONDS.sleep(20); // a poll's pause; the condition above decides
    }
  }
}
