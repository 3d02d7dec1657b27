package io.streamlens.inference.crash;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Keeps account of every result by the source position it names: what is lost, there twice, out of
 * order within its partition, or wrong.
 */
final class ResultLedger {

  /** What was sent and what should come of it: label by source partition and offset. */
  private final Map<Integer, Map<Long, String>> expected = new ConcurrentHashMap<>();

  private final Map<Integer, Map<Long, Integer>> seen = new HashMap<>();
  private final Map<Integer, Long> lastOffset = new HashMap<>();
  private long results;
  private long outOfOrder;
  private long wrong;

  /** The accounts when everything is done. */
  record Balance(long sent, long lost, long duplicated, long outOfOrder, long wrong) {}

  /** An image has been acknowledged by the broker at this position. Called by the producer. */
  void sent(int partition, long offset, String label) {
    expected.computeIfAbsent(partition, p -> new ConcurrentHashMap<>()).put(offset, label);
  }

  /** A committed result has been read. Called by one thread. */
  void result(ConsumerRecord<byte[], byte[]> record) {
    Position position = Position.of(record.value());
    results++;
    if (seen.computeIfAbsent(position.partition, p -> new HashMap<>())
            .merge(position.offset, 1, Integer::sum)
        > 1) {
      return; // counted as a duplicate, and not as out of order too
    }
    Long last = lastOffset.put(record.partition(), position.offset);
    if (last != null && last > position.offset) {
      outOfOrder++;
    }
    String label = expected.getOrDefault(position.partition, Map.of()).get(position.offset);
    if (label != null && !label.equals(position.label)) {
      wrong++;
    }
  }

  /** Results read so far. */
  long results() {
    return results;
  }

  Balance balance() {
    long sent = 0;
    long lost = 0;
    for (Map.Entry<Integer, Map<Long, String>> partition : expected.entrySet()) {
      Map<Long, Integer> found = seen.getOrDefault(partition.getKey(), Map.of());
      sent += partition.getValue().size();
      lost += partition.getValue().keySet().stream().filter(o -> !found.containsKey(o)).count();
    }
    long duplicated =
        seen.values().stream()
            .flatMap(found -> found.values().stream())
            .mapToLong(times -> times - 1)
            .sum();
    return new Balance(sent, lost, duplicated, outOfOrder, wrong);
  }

  /** What a classification says of its origin. */
  private static final class Position {

    private static final JsonFactory JSON = new JsonFactory();

    int partition = -1;
    long offset = -1;
    String label = "";

    static Position of(byte[] classification) {
      Position position = new Position();
      try (JsonParser parser = JSON.createParser(classification)) {
        int depth = 0;
        while (parser.nextToken() != null) {
          JsonToken token = parser.currentToken();
          depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
          String field = token.isScalarValue() ? parser.currentName() : null;
          if (field == null) {
            continue;
          }
          switch (field) {
            case "partition" -> position.partition = parser.getIntValue();
            case "offset" -> position.offset = parser.getLongValue();
            case "label" -> position.label = depth == 1 ? parser.getText() : position.label;
            default -> {}
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException("not a classification", e);
      }
      return position;
    }
  }
}
