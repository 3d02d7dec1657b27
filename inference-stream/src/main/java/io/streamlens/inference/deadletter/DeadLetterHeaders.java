package io.streamlens.inference.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamlens.inference.outcome.Image;
import io.streamlens.inference.outcome.Outcome.Rejected;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The headers of one dead letter: the image's own and, under the names of KIP-1034, why it is one.
 * A dead letter that was sent back and failed again gets ours anew. Used by one thread.
 */
public final class DeadLetterHeaders {

  public static final String REASON = "streamlens-reason";
  public static final String VALUE_OMITTED = "streamlens-value-omitted";
  public static final String HEADERS_OMITTED = "streamlens-headers-omitted";
  public static final String EXCEPTION = "__streams.errors.exception";
  public static final String MESSAGE = "__streams.errors.message";
  public static final String STACKTRACE = "__streams.errors.stacktrace";
  public static final String TOPIC = "__streams.errors.topic";
  public static final String PARTITION = "__streams.errors.partition";
  public static final String OFFSET = "__streams.errors.offset";

  private static final Set<String> OURS =
      Set.of(
          REASON,
          VALUE_OMITTED,
          HEADERS_OMITTED,
          EXCEPTION,
          MESSAGE,
          STACKTRACE,
          TOPIC,
          PARTITION,
          OFFSET);

  private static final int MAX_MESSAGE_BYTES = 1024;
  private static final int MAX_STACKTRACE_BYTES = 4096;

  private final RecordHeaders headers;
  private int omitted;

  private DeadLetterHeaders(RecordHeaders headers) {
    this.headers = headers;
  }

  /** The headers of {@code image} as a dead letter. */
  public static DeadLetterHeaders of(Image image, Rejected rejected) {
    RecordHeaders headers = new RecordHeaders();
    for (Header header : image.headers()) {
      if (!OURS.contains(header.key())) {
        headers.add(header);
      }
    }
    DeadLetterHeaders result = new DeadLetterHeaders(headers);
    result.put(REASON, rejected.reason().toString());
    result.put(EXCEPTION, exceptionName(rejected));
    result.put(MESSAGE, Utf8.truncate(rejected.message(), MAX_MESSAGE_BYTES));
    result.put(
        STACKTRACE,
        rejected.cause() == null
            ? ""
            : Utf8.truncate(StackTraces.of(rejected.cause()), MAX_STACKTRACE_BYTES));
    result.put(TOPIC, image.position().topic());
    result.put(PARTITION, Integer.toString(image.position().partition()));
    result.put(OFFSET, Long.toString(image.position().offset()));
    return result;
  }

  /** All of them. */
  public Headers headers() {
    return headers;
  }

  /** Says that the value is left out because the record would not have fitted its topic. */
  public void omitValue(int size) {
    put(VALUE_OMITTED, Integer.toString(size));
  }

  /**
   * Leaves out the largest of the image's own headers and says how many are left out by now.
   *
   * @return false if only ours are left
   */
  public boolean omitLargest() {
    Optional<Header> largest =
        StreamSupport.stream(headers.spliterator(), false)
            .filter(header -> !OURS.contains(header.key()))
            .max((a, b) -> Integer.compare(size(a), size(b)));
    if (largest.isEmpty()) {
      return false;
    }
    headers.remove(largest.get().key());
    omitted++;
    put(HEADERS_OMITTED, Integer.toString(omitted));
    return true;
  }

  private static int size(Header header) {
    return header.key().length() + (header.value() == null ? 0 : header.value().length);
  }

  private static String exceptionName(Rejected rejected) {
    Throwable cause = rejected.cause();
    return cause == null ? Rejected.class.getName() : cause.getClass().getName();
  }

  private void put(String name, String value) {
    headers.remove(name);
    headers.add(name, value.getBytes(UTF_8));
  }
}
