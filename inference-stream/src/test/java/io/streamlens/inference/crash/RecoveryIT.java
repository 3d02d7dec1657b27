package io.streamlens.inference.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures how long partitions stand still after a process has gone and come again, under
 * exactly-once, and prints the table of {@code docs/crash-tests.md}. It asserts no time: those are
 * the machine's; only that the stream always goes on.
 */
@Tag("slow")
class RecoveryIT {

  private static final int REPETITIONS = 3;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path work;

  /**
   * @param leaves whether a process that ends leaves its group
   */
  private record Settings(
      String name, String session, String transaction, boolean leaves, Map<String, String> broker) {

    Map<String, String> ofStream() {
      return Map.of(
          "streamlens.session-timeout",
          session,
          "streamlens.transaction-timeout",
          transaction,
          "kafka-streams.main.consumer.internal.leave.group.on.close",
          Boolean.toString(leaves));
    }
  }

  @Test
  void shouldAlwaysGoOnAfterAProcessHasGoneAndComeAgain() throws Exception {
    Map<String, String> brokerDefaults = Map.of();
    List<Settings> all =
        List.of(
            new Settings("Kafka's defaults", "45s", "10s", false, brokerDefaults),
            new Settings("Kafka's timeouts, leaving", "45s", "10s", true, brokerDefaults),
            new Settings("ours, not leaving", "10s", "10s", false, brokerDefaults),
            new Settings("**ours**", "10s", "10s", true, brokerDefaults),
            new Settings("tight", "6s", "5s", true, brokerDefaults),
            new Settings(
                "tight, and the broker looks every second",
                "6s",
                "5s",
                true,
                Map.of("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000")));
    List<String> rows = new ArrayList<>();
    for (Settings settings : all) {
      rows.add(row(settings));
    }
    String table =
        """
        | settings | session / transaction timeout | leaves its group | the only one, SIGKILL | the \
        only one, SIGTERM | one of two, SIGKILL | one of two, SIGTERM |
        |---|---|---|---|---|---|---|
        """
            + String.join("\n", rows)
            + "\n";
    Path file = Path.of("target", "recovery.md");
    Files.writeString(file, table);
    System.out.println("\n" + table + "\n(also in " + file.toAbsolutePath() + ")");
    assertEquals(all.size(), rows.size());
  }

  private String row(Settings settings) throws IOException, InterruptedException {
    Map<String, String> cells = new TreeMap<>();
    for (int processes = 1; processes <= 2; processes++) {
      Path directory = work.resolve(settings.name().replaceAll("\\W", "-") + "-" + processes);
      try (StandstillRun run =
          new StandstillRun(settings.broker(), settings.ofStream(), processes, directory)) {
        cells.put(processes + " SIGKILL", times(run, JavaProcess::kill));
        cells.put(processes + " SIGTERM", times(run, JavaProcess::terminate));
      }
    }
    String row =
        "| %s | %s / %s | %s | %s |"
            .formatted(
                settings.name(),
                settings.session(),
                settings.transaction(),
                settings.leaves() ? "yes" : "no",
                String.join(" | ", cells.values()));
    System.out.println(row);
    return row;
  }

  /** All of them, in seconds, from the shortest to the longest. */
  private static String times(StandstillRun run, StandstillRun.End end)
      throws InterruptedException {
    List<Duration> times = new ArrayList<>();
    for (int i = 0; i < REPETITIONS; i++) {
      times.add(run.standstill(end));
    }
    return String.join(
            ", ",
            times.stream()
                .sorted()
                .map(time -> String.format(Locale.ROOT, "%.1f", time.toMillis() / 1e3))
                .toList())
        + " s";
  }
}
