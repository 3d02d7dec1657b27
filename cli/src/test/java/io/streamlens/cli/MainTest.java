package io.streamlens.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

  /** A port that nothing listens on: it cannot even be asked for by an ordinary program. */
  private static final String NOBODY = "localhost:1";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "broker",
        "topics create",
        "train",
        "serve",
        "send",
        "watch",
        "models list",
        "models show",
        "models verify",
        "models promote",
        "models rollback",
        "models history",
        "networks"
      })
  void shouldExplainEveryCommand(String command) {
    // when
    CommandRun run = CommandRun.of((command + " --help").split(" "));

    // then
    assertEquals(0, run.exitCode());
    assertTrue(run.out().startsWith("Usage: streamlens " + command), run::toString);
    assertEquals("", run.err());
  }

  @Test
  void shouldShowTheDefaultsInTheHelp() {
    assertTrue(CommandRun.of("demo", "--help").out().contains("Default: 10000"));
    assertTrue(CommandRun.of("serve", "--help").out().contains("Default: exactly-once"));
    assertTrue(CommandRun.of("topics", "create", "--help").out().contains("Default: 4"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dance",
        "topics create --partitions none",
        "topics create --partitions 0",
        "topics create --replication-factor 0",
        "send",
        "send --dataset fashion-mnist image.png",
        "send image.png --limit 0",
        "send image.png --rate 0",
        "send --dataset no-such-set",
        "watch --limit many",
        "broker --port 70000",
        "demo --images 0",
        "demo --port 0",
        "demo --network no-such-net",
        "demo --dataset no-such-set",
        "serve --model fashion-mnist",
        "serve --store ./models --model fashion-mnist --delivery maybe",
        "serve --store ./models --model Not/A/Name",
        "serve --store ./models --model m --device tpu",
        "train --dataset no-such-set --network softmax --store ./no-store --name m",
        "train --dataset mnist --network no-such-net --store ./no-store --name m",
        "train --dataset mnist --network softmax --store ./no-store --name M!",
        "train --dataset mnist --network softmax --store ./no-store --name m --epochs 0",
        "train --dataset mnist --network softmax --store ./no-store --name m --device abacus",
        "models list",
        "models list --store ftp://somewhere",
        "models history m:3 --store ./models"
      })
  void shouldRefuseBadUsageWithOneLineThatPointsToTheHelp(String commandLine) {
    // when
    CommandRun run = CommandRun.of(commandLine.split(" "));

    // then
    assertEquals(2, run.exitCode(), run::toString);
    assertTrue(run.errLine().contains("--help')"), run::toString);
    assertTrue(Files.notExists(Path.of("no-store")), "something was left behind");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "topics create --bootstrap-server ",
        "send %s --content-type text/plain --bootstrap-servers "
      })
  void shouldSayThatNoBrokerAnswers(String commandLine, @TempDir Path directory)
      throws IOException {
    // given nobody at the address
    Path file = Files.writeString(directory.resolve("file"), "x");

    // when
    CommandRun run = CommandRun.of((commandLine.formatted(file) + NOBODY).split(" "));

    // then
    assertEquals(1, run.exitCode());
    assertTrue(run.errLine().contains("no Kafka broker answers at " + NOBODY), run::toString);
  }

  @Test
  void shouldNameTheClientSettingsThatCannotBeRead() {
    // when
    CommandRun run = CommandRun.of("watch", "--command-config", "no-such.properties");

    // then
    assertEquals(1, run.exitCode());
    assertTrue(run.errLine().contains("no-such.properties"), run::toString);
  }

  @Test
  void shouldNameTheFileThatCannotBeSent(@TempDir Path directory) {
    // when there is no such file, or it is a directory
    CommandRun missing = CommandRun.of("send", directory.resolve("none.png").toString());
    CommandRun folder = CommandRun.of("send", directory.toString());

    // then it is found out without any broker
    assertEquals(1, missing.exitCode());
    assertTrue(missing.errLine().contains("none.png"), missing::toString);
    assertEquals(1, folder.exitCode());
    assertTrue(folder.errLine().contains("not a file"), folder::toString);
  }

  @Test
  void shouldListTheNetworks() {
    CommandRun run = CommandRun.of("networks");
    assertEquals(0, run.exitCode());
    assertTrue(run.out().contains("lenet5") && run.out().contains("61,706"), run::toString);
  }

  @Test
  void shouldAskWhichCommand() {
    CommandRun run = CommandRun.of();
    assertEquals(2, run.exitCode());
    assertTrue(run.errLine().contains("which command?"), run::toString);
  }
}
