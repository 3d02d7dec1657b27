package io.streamlens.trainer.dataset.topic;

import io.streamlens.modelstore.image.ImageLimits;
import io.streamlens.modelstore.image.ImageReader;
import io.streamlens.trainer.dataset.DatasetUnavailableException;
import io.streamlens.trainer.dataset.topic.TopicRange.Span;
import io.streamlens.trainer.training.TrainingCancelledException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads ranges of topics: committed records only, without being a member of any group, one
 * partition after the other, so that the same range always gives the same images in the same order.
 */
public final class TopicReader {

  private static final Duration POLL = Duration.ofMillis(500);

  /** So long without a record that is said to be there. */
  private static final Duration STALL = Duration.ofSeconds(60);

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final ImageReader images = new ImageReader(ImageLimits.DEFAULT);
  private final long maxBytes;

  /**
   * @param consumers gives one that is this reader's to close
   * @param maxBytes of all pixels of a data set together; while one is put together, two to three
   *     times as much memory is taken
   */
  TopicReader(Supplier<Consumer<byte[], byte[]>> consumers, long maxBytes) {
    this.consumers = consumers;
    this.maxBytes = maxBytes;
  }

  /**
   * A reader of a cluster's topics.
   *
   * @param client what its consumers are made with, {@code bootstrap.servers} among it
   * @param maxBytes of all pixels of a data set together; while one is put together, two to three
   *     times as much memory is taken
   */
  public static TopicReader of(Map<String, Object> client, long maxBytes) {
    Map<String, Object> properties = new HashMap<>(client);
    properties.put("isolation.level", "read_committed");
    properties.put("enable.auto.commit", "false");
    properties.put("auto.offset.reset", "none");
    properties.put("allow.auto.create.topics", "false");
    properties.remove("group.id");
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    return new TopicReader(() -> new KafkaConsumer<>(properties, bytes, bytes), maxBytes);
  }

  /**
   * The exact range that a selection means now.
   *
   * @throws DatasetUnavailableException if the topic is not there, some of the records are gone or
   *     not there yet, or it has none
   */
  public TopicRange resolve(TopicSelection selection) {
    return withConsumer(selection.topic(), consumer -> resolve(selection, consumer));
  }

  private static TopicRange resolve(
      TopicSelection selection, Consumer<byte[], byte[]> consumer) {
    List<TopicPartition> partitions = partitions(selection.topic(), consumer);
    Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
    Map<TopicPartition, Long> from =
        bounds(consumer, first, end, selection.fromOffsets(), selection.fromTime(), first);
    Map<TopicPartition, Long> to =
        bounds(consumer, first, end, selection.toOffsets(), selection.toTime(), end);
    List<Span> spans = new ArrayList<>();
    for (TopicPartition partition : partitions) {
      if (to.get(partition) > from.get(partition)) {
        spans.add(new Span(partition.partition(), from.get(partition), to.get(partition)));
      }
    }
    if (spans.isEmpty()) {
      throw new DatasetUnavailableException(
          "the range of topic '" + selection.topic() + "' has no records");
    }
    return new TopicRange(selection.topic(), spans);
  }

  private static List<TopicPartition> partitions(
      String topic, Consumer<byte[], byte[]> consumer) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .sorted((a, b) -> Integer.compare(a.partition(), b.partition()))
            .toList();
    if (partitions.isEmpty()) {
      throw new DatasetUnavailableException("topic '" + topic + "' does not exist");
    }
    return partitions;
  }

  /** One end of the range, of every partition. */
  private static Map<TopicPartition, Long> bounds(
      Consumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> first,
      Map<TopicPartition, Long> end,
      @Nullable Map<Integer, Long> offsets,
      @Nullable Instant time,
      Map<TopicPartition, Long> byDefault) {
    if (time != null) {
      return atTime(consumer, time, end);
    }
    Map<TopicPartition, Long> bounds = new HashMap<>(byDefault);
    if (offsets != null) {
      String topic = end.keySet().iterator().next().topic();
      new TreeMap<>(offsets)
          .forEach(
              (partition, offset) -> {
                TopicPartition named = new TopicPartition(topic, partition);
                checkThere(named, offset, first.get(named), end.get(named));
                bounds.put(named, offset);
              });
    }
    return bounds;
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

  private static Map<TopicPartition, Long> atTime(
      Consumer<byte[], byte[]> consumer, Instant time, Map<TopicPartition, Long> end) {
    Map<TopicPartition, Long> times = new HashMap<>();
    end.keySet().forEach(partition -> times.put(partition, time.toEpochMilli()));
    Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
    Map<TopicPartition, Long> bounds = new HashMap<>(end);
    found.forEach(
        (partition, offset) -> {
          if (offset != null) {
            bounds.put(partition, Math.min(offset.offset(), bounds.get(partition)));
          }
        });
    return bounds;
  }

  /**
   * Reads a range.
   *
   * @param selection says what the images become
   * @throws DatasetUnavailableException if some of its records are gone, or they are too few or too
   *     many for a data set
   * @throws TrainingCancelledException if this thread is interrupted
   */
  public TopicDataset read(TopicSelection selection, TopicRange range) {
    RangeImages all = new RangeImages(selection, images, maxBytes);
    return withConsumer(
        range.topic(),
        consumer -> {
          range.spans().forEach(span -> read(range.topic(), span, consumer, all));
          return all.toDataset(range);
        });
  }

  private static void read(
      String topic, Span span, Consumer<byte[], byte[]> consumer, RangeImages images) {
    TopicPartition partition = new TopicPartition(topic, span.partition());
    List<TopicPartition> only = List.of(partition);
    Long first = consumer.beginningOffsets(only).get(partition);
    Long end = consumer.endOffsets(only).get(partition);
    checkThere(partition, span.from(), first, end);
    checkThere(partition, span.to(), first, end);
    consumer.assign(only);
    consumer.seek(partition, span.from());
    long lastProgress = System.nanoTime();
    long position = span.from();
    while (position < span.to()) {
      for (ConsumerRecord<byte[], byte[]> next : consumer.poll(POLL)) {
        if (next.offset() < span.to()) {
          images.add(next);
        }
      }
      long now = consumer.position(partition);
      if (now > position) {
        lastProgress = System.nanoTime();
      } else if (System.nanoTime() - lastProgress > STALL.toNanos()) {
        throw new DatasetUnavailableException(
            "partition %d of topic '%s' gave nothing after offset %d for %d s"
                .formatted(span.partition(), topic, position, STALL.toSeconds()));
      }
      position = now;
    }
  }

  private <T> T withConsumer(String topic, Function<Consumer<byte[], byte[]>, T> work) {
    try (Consumer<byte[], byte[]> consumer = consumers.get()) {
      return work.apply(consumer);
    } catch (InterruptException e) {
      Thread.currentThread().interrupt();
      throw new TrainingCancelledException("cancelled while topic '" + topic + "' was read");
    } catch (KafkaException e) {
      throw new DatasetUnavailableException(
          "topic '" + topic + "' cannot be read: " + e.getMessage());
    }
  }
}
