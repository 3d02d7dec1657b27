package io.streamlens.inference.outcome;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** The names of the headers that are read and written, and how a header is read. */
public final class ImageHeaders {

  public static final String CONTENT_TYPE = "content-type";
  public static final String CE_ID = "ce_id";
  public static final String CE_PREFIX = "ce_";
  public static final String STREAMLENS_PREFIX = "streamlens-";
  public static final String MODEL = "streamlens-model";

  private ImageHeaders() {}

  /** The UTF-8 text of the last header of that name; null if there is none or it has no value. */
  public static @Nullable String text(Headers headers, String name) {
    byte[] value = value(headers, name);
    return value == null ? null : new String(value, UTF_8);
  }

  /** The value of the last header of that name; null if there is none or it has no value. */
  static byte @Nullable [] value(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null ? null : header.value();
  }
}
