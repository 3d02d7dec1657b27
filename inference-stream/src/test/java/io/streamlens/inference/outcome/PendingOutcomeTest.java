package io.streamlens.inference.outcome;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.inference.batching.ModelUnavailableException;
import io.streamlens.inference.outcome.Outcome.Classified;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PendingOutcomeTest {

  private static final Image IMAGE =
      new Image(new SourcePosition("images", 0, 1), "i", null, null, new RecordHeaders(), 0);

  private final PendingOutcome pending = new PendingOutcome(IMAGE);
  private final Outcome outcome = new Classified(new byte[0], "m", 1, 0);

  @Test
  void shouldWakeTheThreadThatWaits() throws InterruptedException {
    CompletableFuture<Outcome> seen = new CompletableFuture<>();
    Thread waiting = new Thread(() -> seen.complete(awaitOutcome()));
    waiting.start();
    while (waiting.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }

    assertTrue(pending.succeed(outcome));

    assertSame(outcome, seen.join());
    waiting.join();
  }

  @Test
  void shouldKeepTheFirstOfTwoEnds() {
    assertTrue(pending.succeed(outcome));
    assertFalse(pending.fail(new ModelUnavailableException("too late")));

    assertSame(outcome, pending.get());
  }

  @Test
  void shouldThrowWhyThereIsNoOutcome() {
    pending.fail(new ModelUnavailableException("gone"));

    ModelUnavailableException e =
        assertThrows(ModelUnavailableException.class, () -> pending.get());
    assertEquals("gone", e.getMessage());
  }

  @Test
  void shouldGiveUpWaitingInTime() {
    assertThrows(TimeoutException.class, () -> pending.await(0));
    assertThrows(TimeoutException.class, () -> pending.await(TimeUnit.MILLISECONDS.toNanos(1)));
    assertFalse(pending.isDone());
  }

  @Test
  void shouldLetAnInterruptedThreadGo() {
    Thread.currentThread().interrupt();

    assertThrows(InterruptedException.class, () -> pending.await(TimeUnit.SECONDS.toNanos(20)));
  }

  private Outcome awaitOutcome() {
    try {
      pending.await(TimeUnit.SECONDS.toNanos(20));
      return pending.get();
    } catch (InterruptedException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }
}
