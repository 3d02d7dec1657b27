package io.streamlens.inference.swap;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamlens.inference.crash.ResultLedger.Balance;
import io.streamlens.inference.crash.SentImages;
import io.streamlens.inference.crash.StreamProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Swaps two versions in a row under a steady load, by promotions and their events. */
final class SwapRun {

  private static final int WARM_UP_SECONDS = 10;

  private final Path work;
  private final String delivery;
  private final int swaps;
  private final int imagesPerSecond;
  private final int quietSeconds;

  /**
   * @param quietSeconds how long the load runs without a swap, to compare with
   */
  SwapRun(Path work, String delivery, int swaps, int imagesPerSecond, int quietSeconds) {
    this.work = work;
    this.delivery = delivery;
    this.swaps = swaps;
    this.imagesPerSecond = imagesPerSecond;
    this.quietSeconds = quietSeconds;
  }

  /**
   * What came of it.
   *
   * @param lies results that name another version than the one that made them
   * @param late results of a version made after it was drained, and before it served again
   * @param changes of the version from one result to the next, by partition
   * @param quietMs latencies without swaps, in milliseconds
   * @param swapMs latencies with swaps
   * @param residentKiB of the stream's process after each swap
   * @param imagesPerSecond that were sent while it swapped
   */
  record Outcome(
      Balance balance,
      long lies,
      long late,
      Map<Integer, Integer> changes,
      Histogram quietMs,
      Histogram swapMs,
      List<Long> residentKiB,
      double imagesPerSecond) {

    @Override
    public String toString() {
      return "%s, lies %d, late %d, changes %s, p50/p99 without swaps %d/%d ms, with %d/%d ms, %.0f images/s, resident MiB after each swap %s"
          .formatted(
              balance,
              lies,
              late,
              changes,
              quietMs.getValueAtPercentile(50),
              quietMs.getValueAtPercentile(99),
              swapMs.getValueAtPercentile(50),
              swapMs.getValueAtPercentile(99),
              imagesPerSecond,
              residentKiB.stream().map(kib -> kib >> 10).toList());
    }
  }

  Outcome run() throws IOException, InterruptedException {
    SentImages sentImages = new SentImages();
    List<Long> resident = new ArrayList<>();
    try (SwapStage stage = new SwapStage(work)) {
      StreamProcess stream = stage.start(Map.of("streamlens.delivery", delivery));
      try (ResultReader reader = new ResultReader(stage.broker().bootstrapServers(), sentImages)) {
        Histogram quiet;
        Histogram swapping;
        long sent;
        double rate;
        try (PacedLoad load =
            new PacedLoad(stage.broker().bootstrapServers(), imagesPerSecond, sentImages)) {
          TimeUnit.SECONDS.sleep(WARM_UP_SECONDS); // the load's length, not a wait for anything
          reader.beginPhase();
          TimeUnit.SECONDS.sleep(quietSeconds);
          quiet = reader.beginPhase();
          long before = load.sent();
          long begin = System.nanoTime();
          swap(stage, stream, resident);
          rate = (load.sent() - before) * 1e9 / (System.nanoTime() - begin);
          swapping = reader.beginPhase();
          load.close();
          sent = load.sent();
        }
        JsonNode status = SwapStage.status(stream);
        Balance balance = reader.awaitAll(sent);
        return new Outcome(
            balance,
            reader.versions().lies(),
            late(status.at("/slot/swaps"), reader.versions()),
            reader.versions().changes(),
            quiet,
            swapping,
            resident,
            rate);
      }
    }
  }

  private void swap(SwapStage stage, StreamProcess stream, List<Long> resident)
      throws IOException, InterruptedException {
    for (int i = 0; i < swaps; i++) {
      int next = i % 2 == 0 ? 2 : 1;
      stage.announce(stage.promote(next));
      SwapStage.awaitServing(stream, next);
      TimeUnit.MILLISECONDS.sleep(500); // the load between two swaps, not a wait for anything
      resident.add(stream.residentKiB());
    }
  }

  /**
   * By the stream's own word of when a version was drained and when it served again. Its clock and
   * that of {@code ce_time} are the same; the latter is cut to milliseconds.
   */
  private static long late(JsonNode latestFirst, VersionLedger versions) {
    long late = 0;
    Instant servesAgain = Instant.MAX;
    for (JsonNode swap : latestFirst) {
      if (!swap.get("from").isNull()) {
        // There are two versions: the one before serves again at the next swap, or never.
        late +=
            versions.madeBetween(
                swap.get("from").asInt(),
                Instant.parse(swap.get("drainedAt").asText()),
                servesAgain);
      }
      servesAgain = Instant.parse(swap.get("at").asText()).truncatedTo(ChronoUnit.MILLIS);
    }
    return late;
  }
}
