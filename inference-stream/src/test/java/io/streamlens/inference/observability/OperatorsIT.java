package io.streamlens.inference.observability;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamlens.cli.broker.BrokerSettings;
import io.streamlens.cli.broker.EmbeddedBroker;
import io.streamlens.inference.crash.StreamProcess;
import io.streamlens.inference.crash.StreamProcess.Program;
import io.streamlens.inference.crash.TinyModel;
import io.streamlens.inference.observability.MetricQueries.Selector;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What operators look at, of both services as they run. */
@Timeout(180)
class OperatorsIT {

  private static final int IMAGES = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path work;
  private static EmbeddedBroker broker;
  private static StreamProcess stream;
  private static StreamProcess trainer;

  @BeforeAll
  static void start() throws IOException, InterruptedException, ExecutionException {
    TinyModel.publish(work.resolve("store"), work);
    broker = EmbeddedBroker.start(BrokerSettings.temporary());
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin
          .createTopics(
              Stream.of(
                      "images",
                      "classifications",
                      "images-dead-letter",
                      "model-events",
                      "serving-events",
                      "training-requests",
                      "training-events")
                  .map(name -> new NewTopic(name, 2, (short) 1))
                  .toList())
          .all()
          .get();
    }
    stream = StreamProcess.start(Program.PRODUCT, streamSettings(), work.resolve("stream.log"));
    Map<String, String> settings = common();
    settings.put("streamlens.jobs", work.resolve("jobs").toString());
    trainer = StreamProcess.start(Program.TRAINER, settings, work.resolve("trainer.log"));
    stream.awaitReady();
    trainer.awaitReady();
    sendImages();
  }

  private static Map<String, String> common() {
    Map<String, String> settings = new HashMap<>();
    settings.put("streamlens.store", work.resolve("store").toUri().toString());
    settings.put("kafka.bootstrap.servers", broker.bootstrapServers());
    settings.put("quarkus.log.console.json.enabled", "true");
    return settings;
  }

  private static Map<String, String> streamSettings() {
    Map<String, String> settings = common();
    settings.put("streamlens.model", TinyModel.NAME);
    settings.put("streamlens.journal", work.resolve("journal").toString());
    settings.put("kafka-streams.state.dir", work.resolve("state").toString());
    return settings;
  }

  private static void sendImages() throws InterruptedException, ExecutionException {
    ByteArraySerializer bytes = new ByteArraySerializer();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(Map.of("bootstrap.servers", broker.bootstrapServers()), bytes, bytes)) {
      for (int i = 0; i < IMAGES; i++) {
        ProducerRecord<byte[], byte[]> image =
            new ProducerRecord<>("images", i % 2, null, TinyModel.pixels(i % 10));
        image.headers().add("content-type", "application/octet-stream".getBytes(UTF_8));
        producer.send(image).get();
      }
      producer.send(new ProducerRecord<>("images", new byte[] {1, 2, 3})).get(); // no image
    }
  }

  @AfterAll
  static void stop() {
    stream.close();
    trainer.close();
    broker.close();
  }

  @Test
  void shouldExplainEveryMetricOfOurs() throws IOException, InterruptedException {
    String pages =
        OperationsPageTest.page("operations.md") + OperationsPageTest.page("batching.md");
    Scrape scrape = new Scrape();
    scrape.add(get(stream));
    scrape.add(get(trainer));

    Set<String> ours = new TreeSet<>();
    for (String name : scrape.names()) {
      if (name.startsWith("streamlens_")) {
        ours.add(name.replaceFirst("_(bucket|count|sum|max)$", "")); // of one histogram
      }
    }
    assertTrue(ours.size() > 10, ours.toString());
    ours.removeIf(name -> pages.contains("`" + name + "`"));

    assertEquals(Set.of(), ours);
  }

  @Test
  void shouldFindEveryMetricAndLabelOfDashboardAndAlertsInAScrape()
      throws IOException, InterruptedException {
    Map<String, String> queries = MetricQueries.all();
    Set<String> missing = new TreeSet<>();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    do {
      Scrape scrape = new Scrape();
      scrape.add(get(stream));
      scrape.add(get(trainer));
      missing.clear();
      queries.forEach((name, query) -> missing.addAll(missing(name, query, scrape)));
      TimeUnit.MILLISECONDS.sleep(200); // a poll's pause: Kafka's own figures come after a while
    } while (!missing.isEmpty() && System.nanoTime() < deadline);
    assertEquals(Set.of(), missing);
  }

  private static List<String> missing(String name, String query, Scrape scrape) {
    List<String> missing = new ArrayList<>();
    for (Selector selector : MetricQueries.selectors(query)) {
      if (isPrometheusOwn(selector)) {
        continue;
      }
      if (!scrape.has(selector)) {
        missing.add(name + ": " + selector);
      }
      for (String label : MetricQueries.groupedBy(query)) {
        // The bucket's bound comes with the histogram, the instance with the scrape.
        if (!label.equals("instance") && !scrape.hasLabel(selector.name(), label)) {
          missing.add(name + ": " + selector.name() + " has no label " + label);
        }
      }
    }
    return missing;
  }

  private static boolean isPrometheusOwn(Selector selector) {
    return selector.name().equals("up");
  }

  @Test
  void shouldFindAMissingMetricAndAMissingLabel() throws IOException, InterruptedException {
    Scrape scrape = new Scrape();
    scrape.add(get(stream));

    assertEquals(1, missing("misspelt", "sum(streamlens_imagse_total)", scrape).size());
    assertEquals(
        1, missing("label", "sum by (modell) (streamlens_images_classified_total)", scrape).size());
    assertEquals(
        1, missing("value", "streamlens_images_classified_total{model=\"no\"}", scrape).size());
  }

  @Test
  void shouldBeAnsweredByARealPrometheusQueryForQuery() throws IOException, InterruptedException {
    assumeTrue(PrometheusServer.isInstalled(), "no prometheus on this machine: skipped");
    Map<String, URI> jobs = Map.of("inference-stream", stream.http(), "trainer", trainer.http());
    try (PrometheusServer prometheus = PrometheusServer.start(work, jobs)) {
      for (Map.Entry<String, String> query : MetricQueries.all().entrySet()) {
        for (Selector selector : MetricQueries.selectors(query.getValue())) {
          awaitAnswer(prometheus, query.getKey(), selector.toString());
        }
        JsonNode answer = prometheus.query(query.getValue());
        assertEquals("success", answer.path("status").asText(), () -> query + ": " + answer);
      }
      awaitAnswer(prometheus, "the rules", "ALERTS or up");
      for (JsonNode rule : prometheus.rules()) {
        assertTrue(Set.of("ok", "unknown").contains(rule.path("health").asText()), rule::toString);
      }
    }
  }

  private static void awaitAnswer(PrometheusServer prometheus, String name, String query)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!prometheus.answers(query)) {
      assertTrue(prometheus.isAlive(), "prometheus has ended");
      assertTrue(System.nanoTime() < deadline, name + ": nothing for " + query);
      TimeUnit.MILLISECONDS.sleep(100); // a poll's pause; the condition above decides
    }
  }

  @Test
  void shouldLogAJsonObjectALineWithKeysAndEventsThatStay()
      throws IOException, InterruptedException {
    Set<String> wanted = Set.of("model-serves", "partitions-assigned", "rebalance", "dead-letters");
    Set<String> events = new TreeSet<>();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    do {
      events.clear();
      for (JsonNode line : lines("stream.log")) {
        assertTrue(line.at("/mdc/event").isMissingNode() || line.at("/mdc/event").isTextual());
        events.add(line.at("/mdc/event").asText());
      }
    } while (!events.containsAll(wanted) && System.nanoTime() < deadline);
    assertTrue(events.containsAll(wanted), events::toString);
    assertTrue(lines("trainer.log").size() > 0);
  }

  @Test
  void shouldLogThatAStartIsRefused() throws IOException, InterruptedException {
    Map<String, String> settings = streamSettings();
    settings.put("streamlens.model-wait", "false");
    settings.put("streamlens.model", "nobody");
    try (StreamProcess refused =
        StreamProcess.start(Program.PRODUCT, settings, work.resolve("refused.log"))) {
      refused.awaitExit();
    }
    List<String> events =
        lines("refused.log").stream().map(line -> line.at("/mdc/event").asText()).toList();
    assertTrue(events.contains("start-refused"), events::toString);
  }

  /** The lines of a log; what is no JSON must be TensorFlow's own, or the one line on stderr. */
  private static List<JsonNode> lines(String log) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(work.resolve(log))) {
      if (line.startsWith("{")) {
        JsonNode object = parse(line);
        for (String key : List.of("timestamp", "level", "loggerName", "message", "threadName")) {
          assertTrue(object.path(key).isTextual(), () -> key + " in " + line);
        }
        lines.add(object);
      } else {
        assertTrue(line.matches("(WARNING: All log messages|[IWE]\\d{4} |cannot serve ).*"), line);
      }
    }
    return lines;
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new AssertionError(line, e);
    }
  }

  private static String get(StreamProcess service) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(service.http().resolve("q/metrics")).build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }
}
