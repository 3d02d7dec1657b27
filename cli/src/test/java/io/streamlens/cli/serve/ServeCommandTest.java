package io.streamlens.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.cli.CommandRun;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeCommandTest {

  @TempDir Path root;

  private Path handover;

  @BeforeEach
  void pretendThatTheLauncherCalls() throws IOException {
    handover = root.resolve("handover");
    Path application = root.resolve("inference-stream/target/quarkus-app/quarkus-run.jar");
    Files.createDirectories(application.getParent());
    Files.createFile(application);
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
            "--wait-for-model",
            "--bootstrap-servers=a:1,b:2",
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
                "-Dstreamlens.store=./models",
                "-Dstreamlens.model=pets@champion",
                "-Dkafka.bootstrap.servers=a:1,b:2",
                "-Dstreamlens.delivery=at-least-once",
                "-Dstreamlens.application-id=mine",
                "-Dquarkus.http.port=0",
                "-Dstreamlens.device=cpu",
                "-Dstreamlens.model-wait=true",
                "-Dstreamlens.client-config=" + config,
                "-Dstreamlens.batch.max-size=7")),
        command::toString);
    assertEquals("-jar", command.get(command.size() - 2));
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

  private static CommandRun serve(String... more) {
    String[] arguments = new String[3 + more.length];
    System.arraycopy(
        new String[] {"serve", "--store=./models", "--model=pets"}, 0, arguments, 0, 3);
    System.arraycopy(more, 0, arguments, 3, more.length);
    return CommandRun.of(arguments);
  }
}
