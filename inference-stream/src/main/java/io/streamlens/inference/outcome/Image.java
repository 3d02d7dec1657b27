package io.streamlens.inference.outcome;

import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * One image as it came from Kafka. The arrays and headers belong to the record: not to be changed.
 *
 * @param position where it stood
 * @param givenId the CloudEvents id of the image; absent if it has none
 * @param key unchanged; may be absent
 * @param value the image's bytes; may be absent
 * @param headers the record's headers
 * @param timestamp of the image, milliseconds since the epoch, never negative
 */
@SuppressWarnings("ArrayRecordComponent")
public record Image(
    SourcePosition position,
    @Nullable String givenId,
    byte @Nullable [] key,
    byte @Nullable [] value,
    Headers headers,
    long timestamp) {

  /** The id that it came with, or its position. */
  public String id() {
    return givenId == null ? position.toString() : givenId;
  }

  /** Bytes that the image keeps in memory until its result has been forwarded. */
  public long bytes() {
    return (key == null ? 0L : key.length) + (value == null ? 0L : value.length);
  }
}
