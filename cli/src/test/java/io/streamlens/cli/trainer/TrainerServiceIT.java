package io.streamlens.cli.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamlens.cli.broker.SharedBroker;
import io.streamlens.modelstore.AliasState;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelStores;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The service as it is shipped, against a real broker; each test has topics of its own. */
@Timeout(240)
class TrainerServiceIT {

  @RegisterExtension static final SharedBroker BROKER = new SharedBroker();

  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir Path directory;
  private final List<TrainerProcess> processes = new ArrayList<>();
  private String images;
  private String requests;
  private TopicLog events;
  private TopicLog models;
  private List<String> settings;

  @BeforeEach
  void makeTopics() throws Exception {
    images = BROKER.createTopic(2);
    requests = BROKER.createTopic(2);
    String eventsTopic = BROKER.createTopic(1);
    String modelsTopic = BROKER.createTopic(1);
    events = TopicLog.of(BROKER.client(), eventsTopic);
    models = TopicLog.of(BROKER.client(), modelsTopic);
    settings =
        List.of(
            "kafka.bootstrap.servers=" + BROKER.bootstrapServers(),
            "streamlens.store=" + directory.resolve("models"),
            "streamlens.jobs=" + directory.resolve("jobs"),
            "streamlens.training-requests-topic=" + requests,
            "streamlens.training-events-topic=" + eventsTopic,
            "streamlens.model-events-topic=" + modelsTopic,
            "streamlens.trainer-group=" + requests);
  }

  @AfterEach
  void takeDown() {
    processes.forEach(TrainerProcess::close);
    events.close();
    models.close();
  }

  @Test
  void shouldTrainByEventsFromEventsBehindAGate() throws Exception {
    LabelledImages.send(BROKER.client(), images, 400, 0);
    TrainerProcess trainer = start().awaitReady();

    // A request gives its whole life; a second one of the same id and a bad one change nothing.
    request("poor", "poor", "{\"epochs\":1,\"learning-rate\":0.0001}");
    request("poor", "poor", "{\"epochs\":1,\"learning-rate\":0.0001}");
    send("broken", "{\"id\":\"broken\",\"network\":\"softmin\"}");
    send("broken-key", "no JSON");
    request("good", "good", "{\"epochs\":8,\"batch-size\":16,\"learning-rate\":0.01}");
    JsonNode good = events.awaitState("good", "published", trainer::log);
    assertEquals(List.of("accepted", "training", "evaluated", "published"), life("good"));
    assertEquals(2, good.at("/version/version").asInt(), () -> "" + good);
    assertTrue(good.at("/evaluation/accuracy").asDouble() > 0.9, () -> "" + good);
    assertTrue(
        events
            .awaitState("broken", "failed", trainer::log)
            .get("message")
            .asText()
            .contains("dataset"));
    assertTrue(
        events
            .awaitState("broken-key", "failed", trainer::log)
            .get("message")
            .asText()
            .contains("JSON"));
    assertEquals(
        1,
        events.of("poor").stream()
            .filter(event -> event.get("state").asText().equals("evaluated"))
            .count());

    // The same range again, over HTTP: the same data set; and no better, so it is refused.
    String again = json("again", "{\"epochs\":1,\"learning-rate\":0.0001}", range(good));
    assertEquals(202, trainer.post("/jobs", again).statusCode());
    JsonNode refused = events.awaitState("again", "refused", trainer::log);
    assertEquals(good.at("/images/digest"), refused.at("/images/digest"));
    assertEquals(good.at("/images/train"), refused.at("/images/train"));
    assertEquals(good.at("/images/test"), refused.at("/images/test"));
    assertEquals("{\"undecodable\":1,\"unlabelled\":1}", "" + refused.at("/images/omitted"));
    assertEquals("better-than-champion", refused.at("/evaluation/refusals/0/rule").asText());
    assertEquals(200, trainer.post("/jobs", again).statusCode());
    assertEquals(400, trainer.post("/jobs", "{}").statusCode());
    assertEquals(404, trainer.get("/jobs/nobody", "application/json").statusCode());

    // Progress as server-sent events; called off in the middle.
    trainer.post("/jobs", json("endless", "{\"epochs\":10000}", ""));
    events.await(
        event -> event.get("id").asText().equals("endless") && event.has("training"), trainer::log);
    assertEquals(202, trainer.delete("/jobs/endless").statusCode());
    HttpResponse<String> progress = trainer.get("/jobs/endless", "text/event-stream");
    assertTrue(progress.body().startsWith("data:{\"id\":\"endless\""), progress.body());
    assertTrue(progress.body().strip().contains("\"state\":\"cancelled\""), progress.body());
    assertEquals(409, trainer.delete("/jobs/endless").statusCode());
    assertEquals(4, MAPPER.readTree(trainer.get("/jobs", "application/json").body()).size());

    try (ModelStore store = ModelStores.open(directory.resolve("models").toString())) {
      assertEquals(List.of(1, 2), store.versions("quarters"));
      AliasState alias = store.aliases("quarters").get("champion");
      assertEquals(
          List.of("poor", "good"), alias.history().stream().map(AliasState.Move::by).toList());
      Map<String, Object> facts =
          store.resolve(ModelReference.parse("quarters:2")).manifest().training().hyperparameters();
      assertEquals(images, facts.get("datasetTopic"));
      assertEquals(List.of(0, 1), facts.get("datasetPartitions"));
      assertEquals(List.of(201, 201), facts.get("datasetTo"));
      assertEquals("good", facts.get("job"));
    }
    assertEquals(
        List.of("published 1", "promoted 1", "published 2", "promoted 2"),
        models.read().stream()
            .map(state -> state.at("/change/kind").asText() + " " + state.at("/change/version"))
            .toList());
  }

  @Test
  void shouldGoOnAfterSigkillWithoutRepeatingEpochs() throws Exception {
    LabelledImages.send(BROKER.client(), images, 400, 0);
    TrainerProcess first = start().awaitReady();
    request("long", "long", "{\"epochs\":200,\"batch-size\":8}");
    awaitEpoch("long", 10, first);
    first.kill();
    int before = epochs("long").stream().mapToInt(Integer::intValue).max().orElseThrow();
    assertTrue(before < 200, "killed too late");

    TrainerProcess second = start().awaitReady();
    JsonNode published = events.awaitState("long", "published", second::log);

    assertEquals(1, published.at("/version/version").asInt());
    assertEquals(2, published.get("attempts").asInt());
    List<Integer> epochs = epochs("long");
    assertEquals(
        IntStream.rangeClosed(1, 200).boxed().toList(), epochs.stream().distinct().toList());
    assertTrue(epochs.size() <= 201, "only the one it died in may come again: " + epochs);
  }

  @Test
  void shouldTrainOnceWithTwoProcessesAndKeepItsPartitionsForAsLongAsThatTakes() throws Exception {
    LabelledImages.send(BROKER.client(), images, 400, 0);
    List<String> impatient = new ArrayList<>(settings);
    impatient.add("mp.messaging.incoming.training-requests.max.poll.interval.ms=3000");
    impatient.add("mp.messaging.incoming.training-requests.max.poll.records=1");
    TrainerProcess one = start(impatient);
    TrainerProcess other = start(impatient);
    one.awaitReady();
    other.awaitReady();
    Map<String, Set<TopicPartition>> assignment = awaitMembers(2);
    double rebalances = rebalances(one) + rebalances(other);
    long begun = System.nanoTime();

    request("long", "long", "{\"epochs\":400,\"batch-size\":8}");
    events.awaitState("long", "published", () -> one.log() + other.log());

    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
    assertTrue(seconds > 6, "longer than the poll interval by far, not " + seconds + " s");
    assertEquals(assignment, awaitMembers(2), "nobody has left, nothing has moved");
    assertEquals(rebalances, rebalances(one) + rebalances(other));
    assertEquals(IntStream.rangeClosed(1, 400).boxed().toList(), epochs("long"));
    try (ModelStore store = ModelStores.open(directory.resolve("models").toString())) {
      assertEquals(List.of(1), store.versions("quarters"));
    }
  }

  @Test
  void shouldRunOneJobUnderTheIdOfTheCommandLineAndEnd() throws Exception {
    LabelledImages.send(BROKER.client(), images, 200, 0);
    Path request = directory.resolve("request.json");
    Files.writeString(request, json("once", "{\"epochs\":3}", ""));

    TrainerProcess good = start(settings, "train", request.toString(), "once-1");
    assertEquals(0, good.awaitExit(), good::log);
    Files.writeString(request, "{\"id\":\"bad\"}");
    TrainerProcess bad = start(settings, "train", request.toString());
    assertEquals(2, bad.awaitExit(), bad::log);

    assertTrue(good.log().contains("\"state\":\"published\""), good::log);
    events.awaitState("once-1", "published", good::log);
  }

  @Test
  void shouldEndWithOneLineOverAWrongSetting() throws Exception {
    List<String> wrong = new ArrayList<>(settings);
    wrong.add("streamlens.gate-margin=much");

    TrainerProcess trainer = start(wrong);

    assertEquals(1, trainer.awaitExit(), trainer::log);
    assertTrue(
        trainer.log().contains("streamlens.gate-margin is 'much'; allowed: a number"),
        trainer::log);
  }

  private TrainerProcess start() throws Exception {
    return start(settings);
  }

  private TrainerProcess start(List<String> with, String... arguments) throws Exception {
    Path log = directory.resolve("log-" + processes.size());
    TrainerProcess trainer = TrainerProcess.start(log, with, arguments);
    processes.add(trainer);
    return trainer;
  }

  private void request(String key, String id, String options) {
    send(key, json(id, options, ""));
  }

  private String json(String id, String options, String range) {
    return """
    {"id":"%s","network":"softmax","model":"quarters","promote":"champion","options":%s,
     "dataset":{"topic":"%s","input":%s%s}}
    """
        .formatted(id, options, images, LabelledImages.INPUT, range);
  }

  /** The range that another job has trained on. */
  private static String range(JsonNode event) {
    StringBuilder from = new StringBuilder();
    StringBuilder to = new StringBuilder();
    for (JsonNode span : event.at("/images/range/spans")) {
      String comma = from.isEmpty() ? "" : ",";
      from.append(comma).append("\"%s\":%s".formatted(span.get("partition"), span.get("from")));
      to.append(comma).append("\"%s\":%s".formatted(span.get("partition"), span.get("to")));
    }
    return ",\"fromOffsets\":{%s},\"toOffsets\":{%s}".formatted(from, to);
  }

  private void send(String key, String value) {
    ByteArraySerializer bytes = new ByteArraySerializer();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(BROKER.client(), bytes, bytes)) {
      var sent =
          producer.send(
              new ProducerRecord<>(
                  requests,
                  0,
                  key.getBytes(StandardCharsets.UTF_8),
                  value.getBytes(StandardCharsets.UTF_8)));
      assert sent != null;
    }
  }

  /** The states of a job, each once as long as it stays. */
  private List<String> life(String id) throws Exception {
    return new ArrayList<>(
        new LinkedHashSet<>(
            events.of(id).stream().map(event -> event.get("state").asText()).toList()));
  }

  /** The epochs that have ended, as they were told: the one event of each with a new epoch. */
  private List<Integer> epochs(String id) throws Exception {
    List<Integer> epochs = new ArrayList<>();
    int attempt = 0;
    int last = 0;
    for (JsonNode event : events.of(id)) {
      int epoch = event.at("/training/epoch").asInt();
      if (event.get("attempts").asInt() > attempt) {
        attempt = event.get("attempts").asInt();
        last = attempt == 1 ? 0 : epoch; // what is told at the beginning is what was before
        if (last > 0 && !epochs.contains(last)) {
          epochs.add(last); // what was told of it first died with the process
        }
      } else if (epoch != last) {
        epochs.add(epoch);
        last = epoch;
      }
    }
    return epochs;
  }

  private void awaitEpoch(String id, int epoch, TrainerProcess trainer) throws Exception {
    events.await(
        event ->
            event.get("id").asText().equals(id) && event.at("/training/epoch").asInt() >= epoch,
        trainer::log);
  }

  private Map<String, Set<TopicPartition>> awaitMembers(int count) throws Exception {
    try (Admin admin = Admin.create(new HashMap<>(BROKER.client()))) {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      Map<String, Set<TopicPartition>> members = new HashMap<>();
      while (System.nanoTime() < deadline) {
        ConsumerGroupDescription group =
            admin.describeConsumerGroups(List.of(requests)).all().get().get(requests);
        members.clear();
        for (MemberDescription member : group.members()) {
          members.put(member.consumerId(), member.assignment().topicPartitions());
        }
        boolean settled =
            members.size() == count && members.values().stream().noneMatch(Set::isEmpty);
        if (settled) {
          return members;
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
      throw new AssertionError("the group has not settled: " + members);
    }
  }

  /** How often the process has taken part in a rebalance, by its own count. */
  private static double rebalances(TrainerProcess trainer) throws Exception {
    Matcher matcher =
        Pattern.compile("(?m)^kafka_consumer_coordinator_rebalance_total\\{.*} (.*)$")
            .matcher(trainer.get("/q/metrics", "text/plain").body());
    assertTrue(matcher.find(), "no count of rebalances");
    return Double.parseDouble(matcher.group(1));
  }
}
