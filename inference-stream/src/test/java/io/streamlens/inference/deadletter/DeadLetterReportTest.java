package io.streamlens.inference.deadletter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.inference.outcome.Image;
import io.streamlens.inference.outcome.Outcome.Rejected;
import io.streamlens.inference.outcome.RejectionReason;
import io.streamlens.inference.outcome.SourcePosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class DeadLetterReportTest {

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // nanoTime may overflow
  private final List<String> lines = new ArrayList<>();
  private final DeadLetterReport report = new DeadLetterReport(now::get, lines::add);

  @Test
  void shouldSayTheFirstAtOnceAndThenHowManyThereWereOnceAMinute() {
    reject(RejectionReason.EMPTY, 1);
    reject(RejectionReason.EMPTY, 2);
    reject(RejectionReason.TOO_LARGE, 3);
    assertEquals(1, lines.size());
    assertTrue(lines.get(0).contains("{empty=1}; the latest is images/0/1"), lines.get(0));

    now.addAndGet(Duration.ofSeconds(61).toNanos());
    reject(RejectionReason.EMPTY, 4);

    assertEquals(2, lines.size());
    assertTrue(lines.get(1).contains("{empty=2, too-large=1}"), lines.get(1));
  }

  private void reject(RejectionReason reason, long offset) {
    report.forwarded(
        new Image(
            new SourcePosition("images", 0, offset), "id", null, null, new RecordHeaders(), 0),
        new Rejected(reason, "no good", null));
  }
}
