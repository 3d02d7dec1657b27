package io.streamlens.inference.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedPunctuator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The clock is the mock's: it stands still until a test moves it. */
class OutcomeTimerTest {

  private static final long BEGIN = 1_000_000;

  private final MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
  private final List<Long> looks = new ArrayList<>();
  private long intervalOfFloodMs = 20;
  private final OutcomeTimer timer = new OutcomeTimer(this::look, () -> intervalOfFloodMs);
  private final Map<CapturedPunctuator, Long> due = new IdentityHashMap<>();
  private boolean many;
  private boolean allForwarded;

  @BeforeEach
  void begin() {
    context.setCurrentSystemTimeMs(BEGIN);
    timer.begin(context);
  }

  @Test
  void shouldLookTwoMillisecondsAfterASingleImageAndAgainUntilItIsStopped() {
    timer.putOff(false);

    passUntil(7);
    allForwarded = true;
    passUntil(100);

    assertEquals(List.of(2L, 4L, 6L, 8L), looks);
  }

  @Test
  void shouldNotLookWhileImagesArriveThatLookThemselves() {
    letArrive(1, 50);
    assertEquals(List.of(), looks);

    passUntil(54);

    assertEquals(1, looks.size());
  }

  @Test
  void shouldAskForATimerOnceInTwoMillisecondsAtMostHoweverManyImagesArrive() {
    letArrive(5, 50);

    assertEquals(26, context.scheduledPunctuators().size());
  }

  @Test
  void shouldLookTogetherWithAllOtherTasksWhileManyAreInFlight() {
    OutcomeTimer other = new OutcomeTimer(this::look, () -> intervalOfFloodMs);
    other.begin(context);
    many = true;
    timer.putOff(true);
    passUntil(3);
    other.putOff(true);

    passUntil(90);

    // The first look of each finds out that they are many.
    assertEquals(List.of(2L, 5L, 20L, 20L, 40L, 40L, 60L, 60L, 80L, 80L), looks);
  }

  @Test
  void shouldLookTogetherWithAllOtherTasksWhileManyImagesArrive() {
    letArrive(8, 30);

    passUntil(45);

    assertEquals(List.of(40L, 42L, 44L), looks);
  }

  @Test
  void shouldLookAsRarelyInAFloodAsItIsTold() {
    intervalOfFloodMs = 50;
    many = true;
    timer.putOff(true);

    passUntil(120);

    assertEquals(List.of(2L, 50L, 100L), looks);
  }

  @Test
  void shouldLookSoonAgainAfterTheFirstImageThatFindsFewInFlight() {
    many = true;
    timer.putOff(true);
    passUntil(23);
    many = false;
    timer.putOff(false);

    passUntil(30);

    assertEquals(List.of(2L, 20L, 27L, 29L), looks);
  }

  @Test
  void shouldNotLookAfterATaskThatBeginsAnew() {
    timer.putOff(false);
    context.scheduledPunctuators().forEach(CapturedPunctuator::cancel);
    timer.begin(context);

    passUntil(10);

    assertEquals(List.of(), looks);
  }

  private boolean look() {
    looks.add(context.currentSystemTimeMs() - BEGIN);
    if (allForwarded) {
      timer.stop();
    }
    return many;
  }

  /** Few of them in flight. */
  private void letArrive(int imagesEachMs, long untilMs) {
    for (long ms = 0; ms < untilMs; ms++) {
      passUntil(ms);
      for (int i = 0; i < imagesEachMs; i++) {
        timer.putOff(false);
      }
    }
  }

  /** Lets what was asked for run in time, as Kafka Streams would. */
  private void passUntil(long ms) {
    noteDueTimes();
    while (context.currentSystemTimeMs() < BEGIN + ms) {
      long now = context.currentSystemTimeMs() + 1;
      context.setCurrentSystemTimeMs(now);
      for (CapturedPunctuator punctuator : List.copyOf(context.scheduledPunctuators())) {
        if (!punctuator.cancelled() && now == due.get(punctuator)) {
          punctuator.getPunctuator().punctuate(now);
        }
      }
      noteDueTimes();
    }
  }

  private void noteDueTimes() {
    for (CapturedPunctuator punctuator : context.scheduledPunctuators()) {
      due.putIfAbsent(
          punctuator, context.currentSystemTimeMs() + punctuator.getInterval().toMillis());
    }
  }
}
