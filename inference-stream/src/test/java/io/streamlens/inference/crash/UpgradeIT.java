package io.streamlens.inference.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.inference.crash.ResultLedger.Balance;
import io.streamlens.inference.crash.StreamProcess.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * An upgrade under load: two processes of a previous version, named by {@code -Dprevious.app} (its
 * directory {@code quarkus-app}), are replaced one after the other by this one, and back again.
 */
@Tag("slow")
@EnabledIfSystemProperty(named = UpgradeIT.PREVIOUS, matches = ".+")
@Timeout(600)
class UpgradeIT {

  static final String PREVIOUS = "previous.app";
  private static final int PARTITIONS = 4;
  private static final int LEAD = 5_000;

  @TempDir Path work;

  @Test
  void shouldLoseAndDoubleNothingWhenAVersionIsReplacedUnderLoadAndBack()
      throws IOException, InterruptedException {
    Scenario scenario = Scenario.of(Disturbance.SIGTERM, 4, 60_000);
    TinyModel.publish(work.resolve("store"), work);
    SentImages sent = new SentImages();
    List<StreamProcess> processes = new ArrayList<>();
    try (BrokerProcess broker = BrokerProcess.start(work, Map.of());
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      CrashRun.createTopics(admin, PARTITIONS);
      GroupView group = new GroupView(admin);
      try (Results committed =
              new Results(broker.bootstrapServers(), "read_committed", PARTITIONS, sent);
          Results all =
              new Results(broker.bootstrapServers(), "read_uncommitted", PARTITIONS, sent)) {
        processes.add(start(Program.PREVIOUS, broker, 0));
        processes.add(start(Program.PREVIOUS, broker, 1));
        for (StreamProcess process : processes) {
          process.awaitReady();
        }
        try (LoadProducer load =
            new LoadProducer(
                broker.bootstrapServers(),
                CrashRun.IMAGES,
                PARTITIONS,
                scenario.mix().images(),
                scenario.images(),
                LEAD,
                sent)) {
          Stage stage = new Stage(scenario, broker, processes, group, committed, all, load);
          stage.awaitProgress();
          replaceBoth(Program.PRODUCT, stage, processes, broker, group);
          replaceBoth(Program.PREVIOUS, stage, processes, broker, group);
          replaceBoth(Program.PRODUCT, stage, processes, broker, group);
          stage.awaitAllCommitted();
          for (StreamProcess process : processes) {
            process.terminate();
          }
          stage.readToTheEnd();
        }
        System.out.println(
            "upgrade: "
                + System.getProperty(PREVIOUS)
                + " replaced by this version, back, and again, under load: "
                + committed.balance());
        assertEquals(new Balance(scenario.images(), 0, 0, 0, 0), committed.balance());
      }
    } finally {
      processes.forEach(StreamProcess::close);
    }
  }

  /** One after the other, each while the load goes on; the group's offsets only ever grow. */
  private void replaceBoth(
      Program program,
      Stage stage,
      List<StreamProcess> processes,
      BrokerProcess broker,
      GroupView group)
      throws IOException, InterruptedException {
    for (int i = 0; i < processes.size(); i++) {
      long before = group.committedImages();
      processes.get(i).terminate();
      processes.set(i, start(program, broker, i));
      stage.await("the new process to be ready", processes.get(i)::isReady);
      stage.awaitProgress();
      long after = group.committedImages();
      assertTrue(after >= before, "committed went from " + before + " back to " + after);
    }
  }

  private StreamProcess start(Program program, BrokerProcess broker, int number)
      throws IOException {
    Map<String, String> settings = new HashMap<>();
    settings.put("streamlens.store", work.resolve("store").toUri().toString());
    settings.put("streamlens.model", TinyModel.NAME);
    settings.put("kafka.bootstrap.servers", broker.bootstrapServers());
    settings.put("streamlens.journal", work.resolve("journal-" + number).toString());
    // Kept from one version to the next, as a volume would be.
    settings.put("kafka-streams.state.dir", work.resolve("state-" + number).toString());
    Path log = Files.createDirectories(work).resolve("stream-" + number + ".log");
    return StreamProcess.start(program, settings, log);
  }
}
