package io.streamlens.inference.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.cli.broker.BrokerSettings;
import io.streamlens.cli.broker.EmbeddedBroker;
import io.streamlens.inference.crash.StreamProcess;
import io.streamlens.inference.crash.StreamProcess.Program;
import io.streamlens.inference.crash.TinyModel;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page of the product, as it is shipped, looked at in a real browser. */
@Timeout(180)
class DashboardIT {

  private static final String MARKUP = "<img src=x onerror=\"document.title='taken over'\">";

  @TempDir static Path work;
  private static Browser browser;
  private static EmbeddedBroker broker;
  private static KafkaProducer<byte[], byte[]> images;
  private static StreamProcess stream;

  @BeforeAll
  static void startAll() throws Exception {
    browser = Browser.start(work.resolve("profile"));
    TinyModel.publish(work.resolve("store"), work);
    broker =
        EmbeddedBroker.start(
            BrokerSettings.temporary().withProperty("group.min.session.timeout.ms", "1000"));
    createTopics();
    images =
        new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    stream = StreamProcess.start(Program.PRODUCT, settings(Map.of()), work.resolve("stream.log"));
  }

  @BeforeEach
  void startAgain() {
    if (!stream.isAlive()) {
      stream.restart();
    }
  }

  @AfterAll
  static void endAll() {
    for (AutoCloseable each : new AutoCloseable[] {stream, images, broker, browser}) {
      try {
        if (each != null) {
          each.close();
        }
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void shouldShowWhatPassesWhatServesAndWhatFailed() throws Exception {
    stream.awaitReady();
    browser.open(stream.http());
    browser.awaitText("state", "Running"::equals);

    for (int n = 0; n < 400; n++) {
      send(TinyModel.pixels(n % 10), Map.of("content-type", "application/octet-stream"));
    }
    send(new byte[] {1, 2, 3}, Map.of("content-type", "application/octet-stream"));
    send("no image".getBytes(UTF_8), Map.of("ce_id", "letter"));
    send(null, Map.of());
    sendAndWait(new byte[5], Map.of("content-type", "application/octet-stream"));

    browser.awaitText("dead-lettered", text -> number(text) >= 4);
    browser.awaitText("classified", text -> number(text) >= 400);
    String shown = browser.awaitText("images", text -> text.lines().count() >= 6);
    assertTrue(shown.matches("(?s)label-\\d\\n94\\.\\d %\\n.*"), shown);
    String reasons = browser.text("reasons");
    assertTrue(reasons.contains("wrong-shape: 2"), reasons);
    assertTrue(reasons.contains("unsupported-format: 1"), reasons);
    assertTrue(reasons.contains("empty: 1"), reasons);
    String letters = browser.text("dead-letters");
    assertTrue(letters.contains("(letter)"), letters);
    assertTrue(letters.contains("the raw image has 3 bytes, the model takes 16"), letters);
    String model = browser.text("model");
    assertTrue(model.contains(TinyModel.NAME) && model.contains("CPU:0, fp32"), model);
    assertTrue(model.contains("sha256:") && model.contains("4 × 4, grey"), model);
    String figures = browser.awaitText("figures", text -> text.contains("End to end, p99"));
    assertTrue(figures.matches("(?s).*Model, p50 [\\d.]+ ms [\\d.]+ ms.*"), figures);
    assertTrue(figures.matches("(?s).*Mean batch size [\\d.]+ [\\d.]+.*"), figures);
    keepScreenshots("data");
    assertEquals(List.of(), browser.console());
  }

  @Test
  void shouldShowWhatAnImageSaysOfItselfAsTextOnly() throws Exception {
    stream.awaitReady();
    browser.open(stream.http());

    send(TinyModel.pixels(1), Map.of("content-type", "application/octet-stream", "ce_id", MARKUP));
    sendAndWait("x".getBytes(UTF_8), Map.of("content-type", MARKUP, "ce_id", MARKUP));

    browser.awaitText("dead-letters", text -> text.contains("(" + MARKUP + ")"));
    browser.awaitText("dead-letters", text -> text.contains("content type (" + MARKUP + ")"));
    assertEquals("Streamlens: running", browser.evaluate("return document.title"));
    assertEquals(0L, browser.evaluate("return document.querySelectorAll('table img').length"));
    assertEquals(List.of(), browser.console());
  }

  @Test
  void shouldLoadNothingFromElsewhereByPolicy() throws Exception {
    stream.awaitReady();

    HttpResponse<String> page = get(stream.http());

    String policy = page.headers().firstValue("Content-Security-Policy").orElse("");
    assertTrue(policy.startsWith("default-src 'none'; script-src 'self';"), policy);
    assertEquals(List.of("no-store"), page.headers().allValues("Cache-Control"));
  }

  @Test
  void shouldSayThatTheProcessIsGoneAndThatItIsBack() throws Exception {
    stream.awaitReady();
    browser.open(stream.http());
    browser.awaitText("state", "Running"::equals);

    stream.terminate(); // which no open page must hinder

    browser.awaitText("state", "Not connected"::equals);
    browser.awaitText("notice", text -> text.contains("is lost"));
    keepScreenshots("lost");

    stream.restart();

    browser.awaitText("notice", text -> text.contains("was started again at"));
    browser.awaitText("state", text -> !text.equals("Not connected"));
  }

  @Test
  void shouldSayWhatToDoWhenNoModelServes() throws Exception {
    Map<String, String> absent =
        Map.of("streamlens.model", "absent", "streamlens.application-id", "waiting");
    try (StreamProcess waiting =
        StreamProcess.start(Program.PRODUCT, settings(absent), work.resolve("waiting.log"))) {
      awaitAnswer(waiting);
      browser.open(waiting.http());

      browser.awaitText("state", "Waiting for a model"::equals);

      String text = browser.text("no-model");
      assertTrue(text.contains("No model serves as absent@champion yet."), text);
      assertTrue(text.contains("./streamlens models list"), text);
      text = browser.text("no-images");
      assertTrue(
          text.contains("./streamlens send --bootstrap-server " + broker.bootstrapServers()), text);
      keepScreenshots("empty");
      assertEquals(List.of(), browser.console());
    }
  }

  /** At the width of a phone and of a desk, by day and by night; nothing may stick out. */
  private static void keepScreenshots(String what) throws IOException {
    for (int width : new int[] {360, 1400}) {
      for (String colours : List.of("light", "dark")) {
        browser.look(width, colours);
        assertEquals(
            0L,
            browser.evaluate("return document.body.scrollWidth - document.body.clientWidth"),
            what + " sticks out at " + width + " px");
        browser.keepScreenshot(what + "-" + width + "-" + colours);
      }
    }
  }

  private static void createTopics() throws ExecutionException, InterruptedException {
    try (Admin admin =
        Admin.create(
            Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()))) {
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

  private static Map<String, String> settings(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>();
    settings.put("streamlens.store", work.resolve("store").toUri().toString());
    settings.put("streamlens.model", TinyModel.NAME);
    settings.put("kafka.bootstrap.servers", broker.bootstrapServers());
    settings.put("streamlens.session-timeout", "3s");
    settings.put("streamlens.transaction-timeout", "3s");
    settings.put("kafka-streams.state.dir", work.resolve("state").toString());
    settings.putAll(more);
    return settings;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // sendAndWait flushes; the page shows what came
  private static void send(byte[] value, Map<String, String> headers) {
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>("images", value);
    headers.forEach((name, text) -> record.headers().add(name, text.getBytes(UTF_8)));
    images.send(record);
  }

  private static void sendAndWait(byte[] value, Map<String, String> headers) {
    send(value, headers);
    images.flush();
  }

  private static long number(String text) {
    return Long.parseLong(text.replace(",", ""));
  }

  private static HttpResponse<String> get(URI page) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static void awaitAnswer(StreamProcess process) throws InterruptedException {
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (true) {
      try {
        get(process.http().resolve("api/status"));
        return;
      } catch (IOException e) {
        assertTrue(System.nanoTime() < deadline, "no answer from " + process.http());
        Thread.sleep(50); // a poll's pause; the condition above decides
      }
    }
  }
}
