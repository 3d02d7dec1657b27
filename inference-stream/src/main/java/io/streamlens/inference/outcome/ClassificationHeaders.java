package io.streamlens.inference.outcome;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamlens.inference.outcome.Outcome.Classified;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a classification: CloudEvents 1.0 in Kafka's binary mode, and the image's own ones
 * but for those that speak of the image as an event or of its format. Safe for use by several
 * threads.
 */
public final class ClassificationHeaders {

  private static final Header CONTENT_TYPE = header(ImageHeaders.CONTENT_TYPE, "application/json");
  private static final Header SPEC_VERSION = header("ce_specversion", "1.0");
  private static final Header TYPE = header("ce_type", "io.streamlens.classification.v1");

  private final Header source;

  /** What those take that every classification has, but for the ids. */
  private final long ownBytes;

  /** Many images are classified in one millisecond. */
  private volatile @Nullable Time latest;

  private record Time(long millis, Header header) {}

  /**
   * @param applicationId the stream's {@code application.id}, part of {@code ce_source}
   */
  public ClassificationHeaders(String applicationId) {
    source = header("ce_source", "/streamlens/" + applicationId);
    ownBytes =
        Stream.of(
                CONTENT_TYPE,
                SPEC_VERSION,
                TYPE,
                source,
                header(ImageHeaders.CE_ID, ""),
                header("ce_subject", ""),
                header("ce_time", Instant.ofEpochMilli(1).toString()))
            .mapToLong(ClassificationHeaders::upperBound)
            .sum();
  }

  /**
   * Adds the headers of {@code classified}, made from {@code image}.
   *
   * @param headers of the output record, empty
   * @return how many bytes of the record they take, at most
   */
  public long addTo(Headers headers, Image image, Classified classified) {
    long size = ownBytes;
    // The array is smaller than the two iterators that there would be.
    for (Header header : image.headers().toArray()) {
      if (isCopied(header.key())) {
        headers.add(header);
        size += upperBound(header);
      }
    }
    byte[] id = image.position().toBytes();
    String givenId = image.givenId();
    headers
        .add(CONTENT_TYPE)
        .add(SPEC_VERSION)
        .add(TYPE)
        .add(source)
        .add(ImageHeaders.CE_ID, id)
        .add("ce_subject", givenId == null ? id : givenId.getBytes(UTF_8))
        .add(time(classified.classifiedAt()));
    return size + id.length + (givenId == null ? id.length : 3L * givenId.length());
  }

  /** The lengths of name and value as varints, and three bytes for each {@code char} of a name. */
  private static long upperBound(Header header) {
    byte[] value = header.value();
    return 10 + 3L * header.key().length() + (value == null ? 0 : value.length);
  }

  private Header time(long millis) {
    Time time = latest;
    if (time == null || time.millis() != millis) {
      time = new Time(millis, header("ce_time", Instant.ofEpochMilli(millis).toString()));
      latest = time;
    }
    return time.header();
  }

  private static boolean isCopied(String name) {
    String lowerCase = name.toLowerCase(Locale.ROOT);
    return !lowerCase.startsWith(ImageHeaders.STREAMLENS_PREFIX)
        && !lowerCase.startsWith(ImageHeaders.CE_PREFIX)
        && !lowerCase.equals(ImageHeaders.CONTENT_TYPE);
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(UTF_8));
  }
}
