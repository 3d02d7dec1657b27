package io.streamlens.cli.send;

import java.util.Map;

/**
 * An image on its way to the topic.
 *
 * @param name what a person knows it by: a file's path, or its index in the data set
 * @param key the record's key
 * @param value the record's value; belongs to this record, do not change it
 * @param headers the record's headers, all UTF-8 text
 */
@SuppressWarnings("ArrayRecordComponent")
public record OutgoingImage(String name, String key, byte[] value, Map<String, String> headers) {

  /** The header that says which of the formats the value has. */
  public static final String CONTENT_TYPE = "content-type";

  /** The header that says what is really in the picture. */
  public static final String LABEL = "label";

  public OutgoingImage {
    headers = Map.copyOf(headers);
  }
}
