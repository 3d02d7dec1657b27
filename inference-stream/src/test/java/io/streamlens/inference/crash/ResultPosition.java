package io.streamlens.inference.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.streamlens.inference.deadletter.DeadLetterHeaders;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * What a result says of its origin.
 *
 * @param partition of the image
 * @param offset of the image
 * @param result the label, or the dead letter's reason
 */
record ResultPosition(int partition, long offset, String result) {

  private static final JsonFactory JSON = new JsonFactory();

  /** Reads it from a classification's value or a dead letter's headers. */
  static ResultPosition of(ConsumerRecord<byte[], byte[]> record) {
    Header reason = record.headers().lastHeader(DeadLetterHeaders.REASON);
    return reason == null
        ? ofClassification(record.value())
        : new ResultPosition(
            Integer.parseInt(header(record, DeadLetterHeaders.PARTITION)),
            Long.parseLong(header(record, DeadLetterHeaders.OFFSET)),
            new String(reason.value(), UTF_8));
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  private static ResultPosition ofClassification(byte[] json) {
    int partition = -1;
    long offset = -1;
    String label = "";
    try (JsonParser parser = JSON.createParser(json)) {
      int depth = 0;
      while (parser.nextToken() != null) {
        JsonToken token = parser.currentToken();
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        String field = token.isScalarValue() ? parser.currentName() : null;
        if (field == null) {
          continue;
        }
        switch (field) {
          case "partition" -> partition = parser.getIntValue();
          case "offset" -> offset = parser.getLongValue();
          case "label" -> label = depth == 1 ? parser.getText() : label;
          default -> {}
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("not a classification", e);
    }
    return new ResultPosition(partition, offset, label);
  }
}
