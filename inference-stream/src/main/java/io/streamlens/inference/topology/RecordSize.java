package io.streamlens.inference.topology;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** How large a record is for {@code max.message.bytes}. */
final class RecordSize {

  /** A batch's own header in Kafka's message format 2 (KIP-98), and a record's largest one. */
  private static final int BATCH_AND_RECORD_OVERHEAD = 61 + 21;

  /** Two varints of at most five bytes each. */
  private static final int HEADER_OVERHEAD = 10;

  private RecordSize() {}

  /**
   * Whether an uncompressed batch with this one record has so many bytes at most.
   *
   * @param headerBytes an upper bound of what the headers take
   */
  static boolean fits(
      byte @Nullable [] key,
      byte @Nullable [] value,
      Headers headers,
      long headerBytes,
      long maxBytes) {
    // To count the headers takes longer than all else here, and nearly nothing is so large.
    return BATCH_AND_RECORD_OVERHEAD + length(key) + length(value) + headerBytes <= maxBytes
        || upperBound(key, value, headers) <= maxBytes;
  }

  /** Bytes of an uncompressed batch with this one record, at most. */
  static long upperBound(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    long size = BATCH_AND_RECORD_OVERHEAD + length(key) + length(value);
    for (Header header : headers) {
      size += upperBound(header);
    }
    return size;
  }

  /** Bytes of one header, at most. */
  static long upperBound(Header header) {
    return HEADER_OVERHEAD + utf8Length(header.key()) + length(header.value());
  }

  /** Nearly every name is plain ASCII; three bytes are the most that a {@code char} becomes. */
  private static int utf8Length(String text) {
    int length = text.length();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0x7f) {
        length += 2;
      }
    }
    return length;
  }

  private static long length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
