package io.streamlens.inference.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.cli.broker.BrokerSettings;
import io.streamlens.cli.broker.EmbeddedBroker;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelStores;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The product itself, started on what it must refuse: exit code 1 and one line that says why. */
@Timeout(180)
class RefusalIT {

  @TempDir Path work;

  @Test
  void shouldRefuseAVersionWithOneFlippedByteInAnyOfItsFiles()
      throws IOException, InterruptedException, ExecutionException {
    Path store = work.resolve("store");
    TinyModel.publish(store, work);
    Path version = store.resolve(TinyModel.NAME).resolve("1");
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.temporary())) {
      createTopics(broker);
      for (String name : List.of("saved_model.pb", "model.json")) {
        Path file = version.resolve(name);
        byte[] whole = Files.readAllBytes(file);
        byte[] damaged = whole.clone();
        damaged[damaged.length / 2] ^= 1;
        overwrite(file, damaged);

        assertFalse(verify(store).isEmpty(), name);
        String line = start(broker.bootstrapServers(), store, "tiny");

        assertTrue(line.contains("cannot serve tiny@champion"), line);
        assertTrue(line.contains(name), line);
        overwrite(file, whole);
        assertEquals(List.of(), verify(store));
      }
    }
  }

  @Test
  void shouldNameWhatIsMissing() throws Exception {
    Path store = work.resolve("store");
    TinyModel.publish(store, work);
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.temporary())) {
      String servers = broker.bootstrapServers();
      String noTopic = start(servers, store, "tiny");
      assertTrue(noTopic.startsWith("topic 'images' does not exist on " + servers), noTopic);

      createTopics(broker);
      String noModel = start(servers, store, "other");
      assertTrue(noModel.contains("'other'"), noModel);
      String noStore = start(servers, work.resolve("nowhere"), "tiny");
      assertTrue(noStore.contains("nowhere"), noStore);
    }
    String noBroker = start("localhost:" + freePort(), store, "tiny");
    assertTrue(noBroker.startsWith("no Kafka broker answers at localhost:"), noBroker);
  }

  private static List<String> verify(Path store) {
    try (ModelStore models = ModelStores.open(store.toUri().toString())) {
      return models.verify(ModelReference.parse("tiny"));
    }
  }

  private static void overwrite(Path file, byte[] bytes) throws IOException {
    assertTrue(file.toFile().setWritable(true));
    Files.write(file, bytes);
  }

  private static void createTopics(EmbeddedBroker broker)
      throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      List<NewTopic> topics = new ArrayList<>();
      for (String name : List.of("images", "classifications", "images-dead-letter")) {
        topics.add(new NewTopic(name, 1, (short) 1));
      }
      admin.createTopics(topics).all().get();
    }
  }

  private String start(String servers, Path store, String model)
      throws IOException, InterruptedException {
    return RefusedStart.line(
        "inference-stream",
        Map.of(
            "streamlens.store",
            store.toUri().toString(),
            "streamlens.model",
            model,
            "streamlens.model-wait",
            "false",
            "streamlens.journal",
            work.resolve("journal").toString(),
            "kafka.bootstrap.servers",
            servers),
        work);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
