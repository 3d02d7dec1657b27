package io.streamlens.trainer.dataset.topic;

import io.streamlens.kafka.SocketBuffers;
import io.streamlens.modelstore.image.ImageLimits;
import io.streamlens.modelstore.image.ImageReader;
import io.streamlens.trainer.dataset.DatasetUnavailableException;
import io.streamlens.trainer.dataset.topic.TopicRange.Span;
import io.streamlens.trainer.training.TrainingCancelledException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

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
    Map<String, Object> properties = new HashMap<>(SocketBuffers.SIZED_BY_SYSTEM);
    properties.putAll(client);
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
    return withConsumer(
        selection.topic(),
        consumer -> new RangeLookup(consumer, selection.topic()).resolve(selection));
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
    new RangeLookup(consumer, topic).checkThere(partition, span);
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
