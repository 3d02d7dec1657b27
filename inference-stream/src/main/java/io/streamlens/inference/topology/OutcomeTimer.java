package io.streamlens.inference.topology;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;

/**
 * Has a task look for its finished outcomes while none of its images arrives. Each that arrives
 * looks by itself, and so puts the timer off: after a punctuation Kafka Streams hands out half as
 * many images before it looks around again, and each of these looks costs some 8 KB of garbage.
 * Used by the task's stream thread alone.
 */
final class OutcomeTimer {

  /** How long after the first image, and between two looks. */
  private static final long INTERVAL_MS = 2;

  /** How long after one that follows others: to put it off has its price too. */
  private static final long PUT_OFF_MS = 4;

  private static final long FLOOD_IMAGES_PER_MS = 8;

  private final BooleanSupplier look;
  private final LongSupplier intervalOfFloodMs;
  private @Nullable ProcessorContext<?, ?> context;
  private @Nullable Cancellable timer;
  private long startedMs;
  private long dueMs;
  private long imagesSinceStart;

  /**
   * @param look looks at what is finished, and says whether many are still in flight; may
   *     {@linkplain #stop stop} the timer
   * @param intervalOfFloodMs between two looks where images pour in. All tasks look at the
   *     multiples of it, since Kafka Streams hands out less once, however many look at a time
   */
  OutcomeTimer(BooleanSupplier look, LongSupplier intervalOfFloodMs) {
    this.look = look;
    this.intervalOfFloodMs = intervalOfFloodMs;
  }

  /** Stopped; the task begins, or begins anew. */
  void begin(ProcessorContext<?, ?> contextOfTask) {
    context = contextOfTask;
    timer = null;
  }

  /**
   * An image has arrived.
   *
   * @param many whether that many are in flight
   */
  void putOff(boolean many) {
    imagesSinceStart++;
    if (timer == null) {
      start(INTERVAL_MS);
      return;
    }
    long now = now();
    boolean flood = isFlood(many);
    boolean tooLate = !flood && dueMs - now > PUT_OFF_MS && now - startedMs >= INTERVAL_MS;
    if (tooLate || dueMs - now <= PUT_OFF_MS / 2) {
      start(flood ? untilAllLook() : PUT_OFF_MS);
    }
  }

  /** Nothing is left to look for. A timer that goes on would keep committing an idle task. */
  void stop() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void start(long delayMs) {
    stop();
    startedMs = now();
    dueMs = startedMs + delayMs;
    imagesSinceStart = 0;
    timer =
        context()
            .schedule(Duration.ofMillis(delayMs), PunctuationType.WALL_CLOCK_TIME, now -> fire());
  }

  private void fire() {
    boolean flood = isFlood(look.getAsBoolean());
    if (timer != null) {
      start(flood ? untilAllLook() : INTERVAL_MS);
    }
  }

  /** A slow model's are never many a millisecond, a quick one's never many in flight. */
  private boolean isFlood(boolean manyInFlight) {
    return manyInFlight || imagesSinceStart >= FLOOD_IMAGES_PER_MS * Math.max(1, now() - startedMs);
  }

  /** Not sooner than an image puts it off. */
  private long untilAllLook() {
    long interval = intervalOfFloodMs.getAsLong();
    return PUT_OFF_MS + interval - (now() + PUT_OFF_MS) % interval;
  }

  private long now() {
    return context().currentSystemTimeMs();
  }

  private ProcessorContext<?, ?> context() {
    if (context == null) {
      throw new IllegalStateException("used before the task has begun");
    }
    return context;
  }
}
