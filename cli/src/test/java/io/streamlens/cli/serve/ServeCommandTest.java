package io.streamlens.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.cli.CommandRun;
import io.streamlens.cli.broker.SharedBroker;
import io.streamlens.cli.models.TestModel;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelStores;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ServeCommandTest {

  @RegisterExtension static final SharedBroker BROKER = new SharedBroker();

  @TempDir Path root;

  private Path handover;

  @BeforeEach
  void pretendThatTheLauncherCalls() throws IOException {
    handover = root.resolve("handover");
    Path application = root.resolve("inference-stream/target/quarkus-app/quarkus-run.jar");
    Files.createDirectories(application.getParent());
    Files.createFile(application);
    try (ModelStore store = ModelStores.openOrCreate(root.resolve("models").toString())) {
      TestModel.publish(store, root.resolve("files"));
    }
    assertEquals(
        0,
        CommandRun.of("topics", "create", "--bootstrap-server", BROKER.bootstrapServers())
            .exitCode());
    System.setProperty("streamlens.root", root.toString());
    System.setProperty("streamlens.handover", handover.toString());
  }

  @AfterEach
  void clearProperties() {
    System.clearProperty("streamlens.root");
    System.clearProperty("streamlens.handover");
  }

  @Test
  void shouldHandTheStreamItsSettings() throws IOException {
    // given
    Path config = Files.writeString(root.resolve("client.properties"), "client.id=me\n");

    // when
    CommandRun run =
        serve(
            "--delivery=at-least-once",
            "--application-id=mine",
            "--port=0",
            "--device=cpu",
            "--precision=bfloat16",
            "--latency-target=50ms",
            "--wait-for-model",
            "--command-config=" + config,
            "-D",
            "streamlens.batch.max-size=7");

    // then
    assertEquals(0, run.exitCode(), run::toString);
    List<String> command = List.of(Files.readString(handover).split("\0"));
    assertTrue(command.get(0).endsWith("/bin/java"), command::toString);
    assertTrue(
        command.containsAll(
            List.of(
                "-Dstreamlens.store=" + root.resolve("models"),
                "-Dstreamlens.model=pets:1",
                "-Dkafka.bootstrap.servers=" + BROKER.bootstrapServers(),
                "-Dstreamlens.delivery=at-least-once",
                "-Dstreamlens.application-id=mine",
                "-Dquarkus.http.port=0",
                "-Dstreamlens.device=cpu",
                "-Dstreamlens.precision=bfloat16",
                "-Dstreamlens.latency-target=50ms",
                "-Dstreamlens.model-wait=true",
                "-Dstreamlens.client-config=" + config,
                "-Dstreamlens.batch.max-size=7")),
        command::toString);
    assertEquals("-jar", command.get(command.size() - 2));
  }

  @Test
  void shouldRefuseAPrecisionThereIsNot() {
    CommandRun run = serve("--port=0", "--precision=fp16");

    assertEquals(2, run.exitCode());
    assertTrue(
        run.errLine().contains("--precision must be auto, fp32 or bfloat16, not 'fp16'"),
        run::toString);
  }

  @Test
  void shouldRefuseALatencyTargetThatIsNoTime() {
    CommandRun run = serve("--port=0", "--latency-target=50");

    assertEquals(2, run.exitCode());
    assertTrue(
        run.errLine().contains("--latency-target must be a time such as 50ms, 2s or 1m, not '50'"),
        run::toString);
  }

  @Test
  void shouldRefuseAPortInUse() throws IOException {
    try (ServerSocket other = new ServerSocket(0)) {
      // when
      CommandRun run = serve("--port=" + other.getLocalPort());

      // then
      assertEquals(1, run.exitCode());
      assertTrue(run.errLine().contains("port " + other.getLocalPort()), run::toString);
      assertFalse(Files.exists(handover));
    }
  }

  @Test
  void shouldSayThatTheStreamIsNotBuilt(@TempDir Path empty) {
    // given
    System.setProperty("streamlens.root", empty.toString());

    // when
    CommandRun run = serve("--port=0");

    // then
    assertEquals(1, run.exitCode());
    assertTrue(run.errLine().contains("not built"), run::toString);
  }

  @Test
  void shouldPassTheExitCodeOfAnUnmanagedStreamOn() {
    // given no launcher to hand over to: the stream becomes a child, here one that cannot start
    System.clearProperty("streamlens.handover");

    // when
    CommandRun run = serve("--port=0");

    // then Java's own exit code for a jar that is none
    assertEquals(1, run.exitCode(), run::toString);
  }

  @Test
  void shouldSayWhichModelThereIsNot() {
    // when
    CommandRun model = serve("--port=0", "--model=cars");
    CommandRun store = serve("--port=0", "--store=" + root.resolve("none"));

    // then
    assertEquals(1, model.exitCode());
    assertTrue(model.errLine().contains("cars"), model::toString);
    assertEquals(1, store.exitCode());
    assertTrue(store.errLine().contains("none"), store::toString);
    assertFalse(Files.exists(handover));
  }

  @Test
  void shouldNotAskForTheModelWhenItIsToBeWaitedFor() {
    assertEquals(0, serve("--port=0", "--model=cars", "--wait-for-model").exitCode());
  }

  @Test
  void shouldNameTheTopicThatIsMissing() {
    // when
    CommandRun run = serve("--port=0", "-D", "streamlens.images-topic=pictures");

    // then
    assertEquals(1, run.exitCode());
    assertTrue(run.errLine().contains("topic 'pictures' is missing"), run::toString);
    assertFalse(Files.exists(handover));
  }

  /** With a store, a model and a broker that are there, unless {@code more} names others. */
  private CommandRun serve(String... more) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("--store", root.resolve("models").toString());
    options.put("--model", "pets:1");
    options.put("--bootstrap-server", BROKER.bootstrapServers());
    List<String> arguments = new ArrayList<>(List.of("serve"));
    for (String each : more) {
      int equals = each.indexOf('=');
      if (equals > 0 && options.containsKey(each.substring(0, equals))) {
        options.put(each.substring(0, equals), each.substring(equals + 1));
      } else {
        arguments.add(each);
      }
    }
    options.forEach((name, value) -> arguments.add(name + "=" + value));
    return CommandRun.of(arguments.toArray(String[]::new));
  }
}
