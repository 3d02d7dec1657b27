package io.streamlens.inference.swap;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamlens.inference.crash.TinyModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Keeps account of the version that each classification names: whether it is the one that gives
 * such a probability, and when it was made. Used by one thread.
 */
final class VersionLedger {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Made> made = new ArrayList<>();
  private final Map<Integer, Integer> lastVersion = new HashMap<>();
  private final Map<Integer, Integer> changes = new HashMap<>();
  private long lies;

  private record Made(int version, Instant at) {}

  /** A classification was read, in the order of its partition. */
  void result(ConsumerRecord<byte[], byte[]> record) {
    try {
      JsonNode json = JSON.readTree(record.value());
      int version = json.at("/model/version").asInt();
      double expected = TinyModel.confidence(SwapStage.SHARPNESS.get(version));
      if (Math.abs(json.get("confidence").asDouble() - expected) > 1e-3) {
        lies++;
      }
      String time = new String(record.headers().lastHeader("ce_time").value(), UTF_8);
      made.add(new Made(version, Instant.parse(time)));
      Integer before = lastVersion.put(record.partition(), version);
      if (before != null && before != version) {
        changes.merge(record.partition(), 1, Integer::sum);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Classifications whose probability is another version's than the one they name. */
  long lies() {
    return lies;
  }

  /** How often the version changes from one result to the next, by partition. */
  Map<Integer, Integer> changes() {
    return changes;
  }

  /** Results of {@code version} that were made after the one moment and before the other. */
  long madeBetween(int version, Instant after, Instant before) {
    return made.stream()
        .filter(each -> each.version == version)
        .filter(each -> each.at.isAfter(after) && each.at.isBefore(before))
        .count();
  }
}
