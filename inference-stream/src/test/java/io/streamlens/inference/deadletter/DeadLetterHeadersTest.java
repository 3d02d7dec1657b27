package io.streamlens.inference.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.inference.outcome.Image;
import io.streamlens.inference.outcome.Outcome.Rejected;
import io.streamlens.inference.outcome.RejectionReason;
import io.streamlens.inference.outcome.SourcePosition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class DeadLetterHeadersTest {

  @Test
  void shouldCutAStackTraceToFourKilobytesWithoutSplittingACharacter() {
    String cut = Utf8.truncate("é".repeat(5000), 4095);

    assertEquals(4094, cut.getBytes(UTF_8).length);
    assertEquals("short", Utf8.truncate("short", 4096));
  }

  @Test
  void shouldNameTheExceptionAndTheMessage() {
    Headers headers =
        DeadLetterHeaders.of(
                image(new RecordHeaders()),
                new Rejected(
                    RejectionReason.UNDECODABLE, "cut short", new IllegalStateException("inner")))
            .headers();

    assertEquals("java.lang.IllegalStateException", text(headers, DeadLetterHeaders.EXCEPTION));
    assertEquals("cut short", text(headers, DeadLetterHeaders.MESSAGE));
    assertTrue(text(headers, DeadLetterHeaders.STACKTRACE).contains("inner"));
  }

  @Test
  void shouldReplaceTheHeadersOfAnEarlierAttempt() {
    Headers before =
        DeadLetterHeaders.of(
                image(new RecordHeaders().add("mine", "1".getBytes(UTF_8))),
                new Rejected(RejectionReason.MODEL_FAILED, "first", null))
            .headers();

    Headers after =
        DeadLetterHeaders.of(image(before), new Rejected(RejectionReason.EMPTY, "second", null))
            .headers();

    assertEquals("empty", text(after, DeadLetterHeaders.REASON));
    assertEquals("second", text(after, DeadLetterHeaders.MESSAGE));
    assertEquals(before.toArray().length, after.toArray().length);
    assertEquals("1", text(after, "mine"));
  }

  @Test
  void shouldLeaveOutTheImagesHeadersLargestFirstButNeverOurs() {
    RecordHeaders own = new RecordHeaders();
    own.add("small", new byte[10]).add("large", new byte[1000]);
    DeadLetterHeaders headers =
        DeadLetterHeaders.of(image(own), new Rejected(RejectionReason.EMPTY, "m", null));

    assertTrue(headers.omitLargest());
    assertTrue(headers.headers().lastHeader("large") == null);
    assertTrue(headers.omitLargest());
    assertFalse(headers.omitLargest());
    assertEquals("2", text(headers.headers(), DeadLetterHeaders.HEADERS_OMITTED));
    assertEquals("empty", text(headers.headers(), DeadLetterHeaders.REASON));
  }

  private static Image image(Headers headers) {
    return new Image(new SourcePosition("images", 1, 2), "id", null, null, headers, 3);
  }

  private static String text(Headers headers, String name) {
    return new String(headers.lastHeader(name).value(), UTF_8);
  }
}
