package io.streamlens.inference.swap;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamlens.inference.crash.BrokerProcess;
import io.streamlens.inference.crash.StreamProcess;
import io.streamlens.inference.crash.StreamProcess.Program;
import io.streamlens.inference.crash.TinyModel;
import io.streamlens.modelstore.AliasState;
import io.streamlens.modelstore.ModelLifecycle;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelStores;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.event.ModelChange;
import io.streamlens.modelstore.event.ModelState;
import io.streamlens.modelstore.event.ModelStateJson;
import java.io.IOException;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A broker, a store with two versions that can be told apart, and streams; used by one thread. */
final class SwapStage implements AutoCloseable {

  static final int PARTITIONS = 4;

  /** How sure the versions are, by number. */
  static final Map<Integer, Float> SHARPNESS = Map.of(1, TinyModel.SHARPNESS, 2, 3f, 3, 4f);

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Path work;
  private final Path root;
  private final BrokerProcess broker;
  private final ModelStore store;
  private final KafkaProducer<byte[], byte[]> events;
  private final List<StreamProcess> streams = new ArrayList<>();

  SwapStage(Path work) throws IOException, InterruptedException {
    this.work = work;
    root = work.resolve("store");
    TinyModel.publish(root, work);
    store = ModelStores.open(root.toUri().toString());
    TinyModel.publish(store, work, SHARPNESS.get(2));
    broker =
        BrokerProcess.start(
            work,
            Map.of(
                "group.min.session.timeout.ms",
                "1000",
                "transaction.abort.timed.out.transaction.cleanup.interval.ms",
                "1000"));
    createTopics();
    events =
        new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  private void createTopics() throws InterruptedException {
    List<NewTopic> topics = new ArrayList<>();
    for (String name : List.of("images", "classifications", "images-dead-letter")) {
      topics.add(new NewTopic(name, PARTITIONS, (short) 1));
    }
    topics.add(
        new NewTopic("model-events", 2, (short) 1).configs(Map.of("cleanup.policy", "compact")));
    topics.add(new NewTopic("serving-events", 1, (short) 1));
    try (Admin admin =
        Admin.create(
            Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()))) {
      admin.createTopics(topics).all().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the topics cannot be made", e);
    }
  }

  BrokerProcess broker() {
    return broker;
  }

  /** Starts a stream that serves the champion, and waits until it does. */
  StreamProcess start(Map<String, String> more) throws InterruptedException {
    String name = "stream-" + streams.size();
    Map<String, String> settings = new HashMap<>();
    settings.put("streamlens.store", root.toUri().toString());
    settings.put("streamlens.model", TinyModel.NAME);
    settings.put("kafka.bootstrap.servers", broker.bootstrapServers());
    settings.put("streamlens.session-timeout", "3s");
    settings.put("streamlens.transaction-timeout", "3s");
    settings.put("streamlens.model-refresh", "60m");
    settings.put("streamlens.journal", work.resolve(name + "-journal").toString());
    settings.put("kafka-streams.state.dir", work.resolve(name + "-state").toString());
    settings.putAll(more);
    StreamProcess stream =
        StreamProcess.start(Program.PRODUCT, settings, work.resolve(name + ".log"));
    streams.add(stream);
    stream.awaitReady();
    return stream;
  }

  /** Publishes version 3, and spoils it. */
  ModelVersion publishSpoilt() throws IOException {
    ModelVersion version = TinyModel.publish(store, work, SHARPNESS.get(3));
    Path graph = graph(version);
    Files.copy(graph, work.resolve("whole"));
    overwrite(graph, new byte[] {1, 2, 3});
    return version;
  }

  /** Makes whole what was spoilt. */
  void repair(ModelVersion version) throws IOException {
    overwrite(graph(version), Files.readAllBytes(work.resolve("whole")));
  }

  private Path graph(ModelVersion version) {
    return root.resolve(version.name()).resolve(version.version() + "/saved_model.pb");
  }

  private static void overwrite(Path file, byte[] bytes) throws IOException {
    if (!file.toFile().setWritable(true)) {
      throw new IOException(file + " cannot be made writable");
    }
    Files.write(file, bytes);
  }

  /** Moves the champion; tells nobody. */
  AliasState promote(int version) {
    return new ModelLifecycle(store)
        .promote(
            new ModelReference.Version(TinyModel.NAME, version),
            ModelReference.DEFAULT_ALIAS,
            "test",
            null);
  }

  /** Announces a promotion as whoever changes the store does. */
  void announce(AliasState promoted) {
    ModelState state =
        ModelState.of(
            store, TinyModel.NAME, ModelChange.promoted(ModelReference.DEFAULT_ALIAS, promoted));
    send(ModelStateJson.write(state));
  }

  /** Writes any bytes as an event of the model. */
  @SuppressWarnings("FutureReturnValueIgnored") // flushed; what is lost is missed by the test
  void send(byte[] event) {
    events.send(new ProducerRecord<>("model-events", TinyModel.NAME.getBytes(UTF_8), event));
    events.flush();
  }

  static JsonNode status(StreamProcess stream) throws IOException, InterruptedException {
    return JSON.readTree(get(stream, "api/status"));
  }

  static String get(StreamProcess stream, String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(stream.http().resolve(path)).build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  /** Asks for another try of what was rejected. */
  static int refresh(StreamProcess stream) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(stream.http().resolve("api/model/refresh"))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  /** Waits until the version serves and its predecessor is closed. */
  static JsonNode awaitServing(StreamProcess stream, int version)
      throws IOException, InterruptedException {
    return await(
        stream,
        status ->
            status.at("/model/version").asInt() == version
                && status.at("/slot/draining").isEmpty());
  }

  /** Waits until the status is so. */
  static JsonNode await(StreamProcess stream, Predicate<JsonNode> condition)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      JsonNode status = status(stream);
      if (condition.test(status)) {
        return status;
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited in vain: " + status + "\n" + stream.tail());
      }
      TimeUnit.MILLISECONDS.sleep(20); // a poll's pause; the condition above decides
    }
  }

  @Override
  public void close() {
    streams.forEach(StreamProcess::close);
    events.close(Duration.ZERO);
    broker.close();
    store.close();
  }
}
