package io.streamlens.inference.crash;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Keeps account of every result, classification or dead letter, by the source position it names:
 * what is lost, there twice, out of order within its partition, or wrong. Used by one thread.
 */
public final class ResultLedger {

  private final SentImages sentImages;
  private final Map<Integer, Map<Long, Integer>> seen = new HashMap<>();
  private final Map<TopicPartition, Long> lastOffset = new HashMap<>();
  private long results;
  private long outOfOrder;
  private long wrong;

  public ResultLedger(SentImages sentImages) {
    this.sentImages = sentImages;
  }

  /**
   * The accounts when everything is done.
   *
   * @param sent images that the broker has acknowledged
   * @param lost of them without a result
   * @param duplicated results beyond the first of each image
   * @param outOfOrder first results that stand behind one of a later image
   * @param wrong first results with another label, or another reason, than the image should have,
   *     or for an image that was never sent
   */
  public record Balance(long sent, long lost, long duplicated, long outOfOrder, long wrong) {}

  /** A result has been read. */
  public void result(ConsumerRecord<byte[], byte[]> record) {
    ResultPosition position = ResultPosition.of(record);
    results++;
    if (seen.computeIfAbsent(position.partition(), p -> new HashMap<>())
            .merge(position.offset(), 1, Integer::sum)
        > 1) {
      return; // counted as a duplicate, and not as out of order too
    }
    TopicPartition written = new TopicPartition(record.topic(), record.partition());
    Long last = lastOffset.put(written, position.offset());
    if (last != null && last > position.offset()) {
      outOfOrder++;
    }
    String expected = sentImages.expected(position.partition(), position.offset());
    // A result may overtake the producer's acknowledgement: those are looked at in balance().
    if (expected != null && !expected.equals(position.result())) {
      wrong++;
    }
  }

  /** Results read so far. */
  public long results() {
    return results;
  }

  public Balance balance() {
    long sent = 0;
    long lost = 0;
    for (int partition : sentImages.partitions()) {
      Map<Long, Integer> found = seen.getOrDefault(partition, Map.of());
      sent += sentImages.offsets(partition).size();
      lost += sentImages.offsets(partition).stream().filter(o -> !found.containsKey(o)).count();
    }
    return new Balance(sent, lost, duplicated(), outOfOrder, wrong + neverSent());
  }

  private long duplicated() {
    return seen.values().stream()
        .flatMap(found -> found.values().stream())
        .mapToLong(times -> times - 1)
        .sum();
  }

  private long neverSent() {
    return seen.entrySet().stream()
        .mapToLong(
            partition ->
                partition.getValue().keySet().stream()
                    .filter(offset -> sentImages.expected(partition.getKey(), offset) == null)
                    .count())
        .sum();
  }
}
