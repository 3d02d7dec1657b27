package io.streamlens.inference.outcome;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamlens.inference.outcome.Outcome.Classified;
import java.time.Instant;
import java.util.Locale;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The headers of a classification: CloudEvents 1.0 in Kafka's binary mode, and the image's own ones
 * but for those that speak of the image as an event or of its format. Safe for use by several
 * threads.
 */
public final class ClassificationHeaders {

  private static final byte[] SPEC_VERSION = "1.0".getBytes(UTF_8);
  private static final byte[] TYPE = "io.streamlens.classification.v1".getBytes(UTF_8);
  private static final byte[] JSON = "application/json".getBytes(UTF_8);

  private final byte[] source;

  /**
   * @param applicationId the stream's {@code application.id}, part of {@code ce_source}
   */
  public ClassificationHeaders(String applicationId) {
    source = ("/streamlens/" + applicationId).getBytes(UTF_8);
  }

  /** The headers of {@code classified}, made from {@code image}. */
  public Headers of(Image image, Classified classified) {
    RecordHeaders headers = new RecordHeaders();
    for (Header header : image.headers()) {
      if (isCopied(header.key())) {
        headers.add(header);
      }
    }
    return headers
        .add(ImageHeaders.CONTENT_TYPE, JSON)
        .add("ce_specversion", SPEC_VERSION)
        .add("ce_type", TYPE)
        .add("ce_source", source)
        .add(ImageHeaders.CE_ID, image.position().toString().getBytes(UTF_8))
        .add("ce_subject", image.id().getBytes(UTF_8))
        .add("ce_time", Instant.ofEpochMilli(classified.classifiedAt()).toString().getBytes(UTF_8));
  }

  private static boolean isCopied(String name) {
    String lowerCase = name.toLowerCase(Locale.ROOT);
    return !lowerCase.startsWith(ImageHeaders.STREAMLENS_PREFIX)
        && !lowerCase.startsWith(ImageHeaders.CE_PREFIX)
        && !lowerCase.equals(ImageHeaders.CONTENT_TYPE);
  }
}
