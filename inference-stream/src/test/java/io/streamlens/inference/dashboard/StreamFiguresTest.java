package io.streamlens.inference.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.streamlens.inference.TestModels;
import io.streamlens.inference.dashboard.LatencyWindow.Percentiles;
import io.streamlens.inference.dashboard.StreamFigures.Figures;
import io.streamlens.inference.outcome.Image;
import io.streamlens.inference.outcome.Outcome;
import io.streamlens.inference.outcome.Outcome.Classified;
import io.streamlens.inference.outcome.Outcome.Rejected;
import io.streamlens.inference.outcome.RejectionReason;
import io.streamlens.inference.outcome.SourcePosition;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class StreamFiguresTest {

  private static final long NOW = 1_000_000;
  private static final Outcome CLASSIFIED = new Classified(new byte[0], "m", 1, NOW);
  private static final Outcome REJECTED =
      new Rejected(RejectionReason.EMPTY, "the record has no value", null);

  private final StreamFigures figures =
      new StreamFigures(Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC));

  private void forward(Outcome outcome, long ageMillis) {
    figures.forwarded(
        new Image(
            new SourcePosition("images", 0, 0),
            "id",
            null,
            null,
            new RecordHeaders(),
            NOW - ageMillis),
        outcome);
  }

  @Test
  void shouldBeEmptyBeforeAnythingHasCome() {
    Figures empty = figures.figures();

    assertEquals(0, empty.imagesPerSecond());
    assertEquals(List.of(), empty.curve());
    assertNull(empty.recent().endToEndMs());
    assertNull(empty.sinceStart().modelMs());
    assertNull(empty.sinceStart().meanBatchSize());
  }

  @Test
  void shouldGiveRatesAndPercentilesOfTheLastTenSeconds() {
    IntStream.rangeClosed(1, 100).forEach(age -> forward(CLASSIFIED, age));
    forward(REJECTED, 5);
    figures.batchDone(TestModels.version("m", 1), 60, 0, 2_000_000);
    figures.batchDone(TestModels.version("m", 1), 40, 0, 4_000_000);
    figures.roll();
    figures.roll();

    Figures now = figures.figures();

    assertEquals(100, now.classified());
    assertEquals(1, now.deadLettered());
    assertEquals(50.5, now.imagesPerSecond());
    assertEquals(List.of(101L, 0L), now.curve());
    Percentiles endToEnd = now.recent().endToEndMs();
    assertNotNull(endToEnd);
    assertEquals(50, endToEnd.p50(), 1);
    assertEquals(95, endToEnd.p95(), 1);
    assertEquals(99, endToEnd.p99(), 1);
    Percentiles model = now.recent().modelMs();
    assertNotNull(model);
    assertEquals(4, model.p99(), 0.1);
    assertEquals(50.0, now.recent().meanBatchSize());
  }

  @Test
  void shouldForgetWhatWasLongAgoButForTheTotals() {
    forward(CLASSIFIED, 10);
    figures.batchDone(TestModels.version("m", 1), 1, 0, 1_000_000);
    IntStream.range(0, 100).forEach(second -> figures.roll());

    Figures now = figures.figures();

    assertEquals(0, now.imagesPerSecond());
    assertEquals(StreamFigures.CURVE, now.curve().size());
    assertNull(now.recent().endToEndMs());
    assertNull(now.recent().meanBatchSize());
    assertNotNull(now.sinceStart().endToEndMs());
    assertEquals(1.0, now.sinceStart().meanBatchSize());
  }

  @Test
  void shouldCountAnAgeThatCannotBeAsTheNearestThatCan() {
    forward(CLASSIFIED, -5000);
    forward(CLASSIFIED, NOW);
    figures.roll();

    assertEquals(2, figures.figures().classified());
    assertNotNull(figures.figures().recent().endToEndMs());
  }
}
