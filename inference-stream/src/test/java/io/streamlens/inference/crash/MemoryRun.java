package io.streamlens.inference.crash;

import io.streamlens.inference.crash.ResultLedger.Balance;
import io.streamlens.inference.crash.StreamProcess.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * Sends a load through one stream and looks at the memory of its process at each twentieth of the
 * way. All of the heap is touched at the start, so that what grows later is a leak, or native.
 */
final class MemoryRun {

  private static final int PARTITIONS = 4;
  private static final int LOOKS = 20;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final MemoryCase load;
  private final Path work;

  private MemoryRun(MemoryCase load, Path work) {
    this.load = load;
    this.work = work;
  }

  /**
   * What came of it.
   *
   * @param looks at the memory, one at each twentieth
   * @param balance the accounts of a {@code read_committed} reader
   * @param elapsed from the first image to the last result
   */
  record Outcome(List<MemoryLook> looks, Balance balance, Duration elapsed) {}

  /**
   * Runs it to the end.
   *
   * @param work a directory for all that it writes
   * @throws IllegalStateException if results stop coming, as they do when the stream has died
   */
  static Outcome of(MemoryCase load, Path work) throws IOException, InterruptedException {
    return new MemoryRun(load, Files.createDirectories(work)).run();
  }

  private Outcome run() throws IOException, InterruptedException {
    TinyModel.publish(work.resolve("store"), work, load.side());
    // What is read is not kept: ten gigabytes that nobody needs any more.
    Map<String, String> forgetful =
        Map.of(
            "log.retention.bytes", "1000000000",
            "log.segment.bytes", "100000000",
            "log.retention.check.interval.ms", "2000");
    try (BrokerProcess broker = BrokerProcess.start(work, forgetful);
        Admin admin =
            Admin.create(
                Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()))) {
      CrashRun.createTopics(admin, PARTITIONS);
      SentImages sentImages = new SentImages();
      try (Results results =
              new Results(broker.bootstrapServers(), "read_committed", PARTITIONS, sentImages);
          StreamProcess stream = stream(broker)) {
        stream.awaitReady();
        return send(broker, stream, results, sentImages);
      }
    }
  }

  private Outcome send(
      BrokerProcess broker, StreamProcess stream, Results results, SentImages sentImages)
      throws InterruptedException {
    List<MemoryLook> looks = new ArrayList<>();
    long start = System.nanoTime();
    try (LoadProducer producer =
        new LoadProducer(
            broker.bootstrapServers(),
            CrashRun.IMAGES,
            PARTITIONS,
            load.images(),
            load.count(),
            load.lead(),
            sentImages)) {
      long deadline = start + PATIENCE.toNanos();
      while (results.count() < load.count()) {
        int came = results.read(Duration.ofMillis(100));
        producer.resultsCame(came);
        producer.isDone(); // throws if the load itself has failed
        long now = System.nanoTime();
        deadline = came > 0 ? now + PATIENCE.toNanos() : deadline;
        if (now > deadline || stream.process().hasEndedByItself()) {
          throw new IllegalStateException(
              results.count() + " results, and no more come:\n" + stream.process().tail());
        }
        if (results.count() >= load.count() * (looks.size() + 1) / LOOKS) {
          looks.add(MemoryLook.at(stream.process(), results.count()));
        }
      }
    }
    return new Outcome(looks, results.balance(), Duration.ofNanos(System.nanoTime() - start));
  }

  private StreamProcess stream(BrokerProcess broker) {
    Map<String, String> settings = new HashMap<>(load.settings());
    settings.put("streamlens.store", work.resolve("store").toUri().toString());
    settings.put("streamlens.model", TinyModel.NAME);
    settings.put("kafka.bootstrap.servers", broker.bootstrapServers());
    settings.put("kafka-streams.state.dir", work.resolve("state").toString());
    return StreamProcess.start(
        Program.PRODUCT,
        List.of(
            "-Xms" + load.heap() + "m",
            "-Xmx" + load.heap() + "m",
            "-XX:+AlwaysPreTouch",
            "-XX:+ExitOnOutOfMemoryError"),
        settings,
        work.resolve("stream.log"));
  }
}
