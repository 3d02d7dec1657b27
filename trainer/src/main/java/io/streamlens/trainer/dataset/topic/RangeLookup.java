package io.streamlens.trainer.dataset.topic;

import io.streamlens.trainer.dataset.DatasetUnavailableException;
import io.streamlens.trainer.dataset.topic.TopicRange.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a topic has: which offsets a selection means, and whether they are still there.
 */
final class RangeLookup {

  private final Consumer<byte[], byte[]> consumer;
  private final String topic;

  /**
   * @param consumer stays its owner's
   */
  RangeLookup(Consumer<byte[], byte[]> consumer, String topic) {
    this.consumer = consumer;
    this.topic = topic;
  }

  /**
   * The exact range that a selection means now.
   *
   * @throws DatasetUnavailableException if the topic is not there, some of the records are gone or
   *     not there yet, or it has none
   */
  TopicRange resolve(TopicSelection selection) {
    List<TopicPartition> partitions = partitions();
    Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
    Map<TopicPartition, Long> from =
        selection.fromTime() == null
            ? atOffsets(selection.fromOffsets(), first, first, end)
            : atTime(selection.fromTime(), end);
    Map<TopicPartition, Long> to =
        selection.toTime() == null
            ? atOffsets(selection.toOffsets(), end, first, end)
            : atTime(selection.toTime(), end);
    return new TopicRange(topic, spans(partitions, from, to));
  }

  private List<TopicPartition> partitions() {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .sorted(Comparator.comparingInt(TopicPartition::partition))
            .toList();
    if (partitions.isEmpty()) {
      throw new DatasetUnavailableException("topic '" + topic + "' does not exist");
    }
    return partitions;
  }

  private List<Span> spans(
      List<TopicPartition> partitions,
      Map<TopicPartition, Long> from,
      Map<TopicPartition, Long> to) {
    List<Span> spans = new ArrayList<>();
    for (TopicPartition partition : partitions) {
      if (to.get(partition) > from.get(partition)) {
        spans.add(new Span(partition.partition(), from.get(partition), to.get(partition)));
      }
    }
    if (spans.isEmpty()) {
      throw new DatasetUnavailableException("the range of topic '" + topic + "' has no records");
    }
    return spans;
  }

  private Map<TopicPartition, Long> atOffsets(
      @Nullable Map<Integer, Long> named,
      Map<TopicPartition, Long> others,
      Map<TopicPartition, Long> first,
      Map<TopicPartition, Long> end) {
    Map<TopicPartition, Long> bounds = new HashMap<>(others);
    if (named != null) {
      new TreeMap<>(named)
          .forEach(
              (number, offset) -> {
                TopicPartition partition = new TopicPartition(topic, number);
                checkThere(partition, offset, first.get(partition), end.get(partition));
                bounds.put(partition, offset);
              });
    }
    return bounds;
  }

  private Map<TopicPartition, Long> atTime(Instant time, Map<TopicPartition, Long> end) {
    Map<TopicPartition, Long> times = new HashMap<>();
    end.keySet().forEach(partition -> times.put(partition, time.toEpochMilli()));
    Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
    Map<TopicPartition, Long> bounds = new HashMap<>(end);
    found.forEach(
        (partition, offset) -> {
          if (offset != null) {
            bounds.merge(partition, offset.offset(), Math::min);
          }
        });
    return bounds;
  }

  /**
   * Looks whether all of a span is there.
   *
   * @throws DatasetUnavailableException if not
   */
  void checkThere(TopicPartition partition, Span span) {
    List<TopicPartition> only = List.of(partition);
    Long first = consumer.beginningOffsets(only).get(partition);
    Long end = consumer.endOffsets(only).get(partition);
    checkThere(partition, span.from(), first, end);
    checkThere(partition, span.to(), first, end);
  }

  private static void checkThere(
      TopicPartition partition, long offset, @Nullable Long first, @Nullable Long end) {
    if (first == null || end == null) {
      throw new DatasetUnavailableException(
          "topic '%s' has no partition %d".formatted(partition.topic(), partition.partition()));
    }
    if (offset < first || offset > end) {
      throw new DatasetUnavailableException(
          "partition %d of topic '%s' has offsets from %d to %d, not %d"
              .formatted(partition.partition(), partition.topic(), first, end, offset));
    }
  }
}
