package io.streamlens.inference.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.streamlens.inference.dashboard.DeadLetterLog.DeadLetter;
import io.streamlens.inference.outcome.Image;
import io.streamlens.inference.outcome.Outcome.Rejected;
import io.streamlens.inference.outcome.RejectionReason;
import io.streamlens.inference.outcome.SourcePosition;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class DeadLetterLogTest {

  private final DeadLetterLog log = new DeadLetterLog(Clock.systemUTC());

  private void add(int offset, String id, RejectionReason reason, String message) {
    log.add(
        new Image(new SourcePosition("images", 1, offset), id, null, null, new RecordHeaders(), 0),
        new Rejected(reason, message, null));
  }

  @Test
  void shouldCountAllAndRememberTheLastTenTheLatestFirst() {
    for (int n = 0; n < 1000; n++) {
      add(n, "id", n % 4 == 0 ? RejectionReason.EMPTY : RejectionReason.UNDECODABLE, "bad");
    }

    assertEquals(Map.of("empty", 250L, "undecodable", 750L), log.byReason());
    assertEquals(
        List.of(
            "images/1/999",
            "images/1/998",
            "images/1/997",
            "images/1/996",
            "images/1/995",
            "images/1/994",
            "images/1/993",
            "images/1/992",
            "images/1/991",
            "images/1/990"),
        log.recent().stream().map(DeadLetter::position).toList());
  }

  @Test
  void shouldShortenWhatIsLongWithoutCuttingACharacterInTwo() {
    add(0, "x".repeat(119) + "😀😀", RejectionReason.EMPTY, "m".repeat(100_000));

    DeadLetter letter = log.recent().get(0);

    assertEquals("x".repeat(119) + "…", letter.id());
    assertEquals(301, letter.message().length());
  }
}
