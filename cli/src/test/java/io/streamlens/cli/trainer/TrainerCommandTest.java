package io.streamlens.cli.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.cli.CommandRun;
import io.streamlens.cli.broker.SharedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class TrainerCommandTest {

  @RegisterExtension static final SharedBroker BROKER = new SharedBroker();

  @TempDir Path root;

  private Path handover;
  private Path application;

  @BeforeEach
  void pretendThatTheLauncherCalls() throws IOException {
    handover = root.resolve("handover");
    application = root.resolve("trainer/target/quarkus-app/quarkus-run.jar");
    Files.createDirectories(application.getParent());
    Files.createFile(application);
    CommandRun.of("topics", "create", "--bootstrap-server", BROKER.bootstrapServers());
    System.setProperty("streamlens.root", root.toString());
    System.setProperty("streamlens.handover", handover.toString());
  }

  @AfterEach
  void clearProperties() {
    System.clearProperty("streamlens.root");
    System.clearProperty("streamlens.handover");
  }

  @Test
  void shouldHandTheTrainerItsSettings() throws IOException {
    CommandRun run = trainer("--port=0", "-D", "streamlens.gate-margin=0.01");

    assertEquals(0, run.exitCode(), run::toString);
    List<String> command = List.of(Files.readString(handover).split("\0"));
    assertTrue(
        command.containsAll(
            List.of(
                "-Dstreamlens.store=models",
                "-Dstreamlens.jobs=" + root.resolve("jobs"),
                "-Dkafka.bootstrap.servers=" + BROKER.bootstrapServers(),
                "-Dquarkus.http.port=0",
                "-Dstreamlens.gate-margin=0.01",
                application.toString())),
        command::toString);
  }

  @Test
  void shouldNameTheTopicThatIsMissing() {
    CommandRun run = trainer("--port=0", "-D", "streamlens.training-requests-topic=not-there");

    assertEquals(1, run.exitCode(), run::toString);
    assertTrue(run.errLine().contains("not-there"), run::toString);
    assertFalse(Files.exists(handover));
  }

  @Test
  void shouldSayThatTheTrainerIsNotBuilt() throws IOException {
    Files.delete(application);

    CommandRun run = trainer("--port=0");

    assertEquals(1, run.exitCode(), run::toString);
    assertTrue(run.errLine().contains("mvn package"), run::toString);
  }

  private CommandRun trainer(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "trainer",
                "--store=models",
                "--jobs=" + root.resolve("jobs"),
                "--bootstrap-server",
                BROKER.bootstrapServers()));
    arguments.addAll(Arrays.asList(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }
}
