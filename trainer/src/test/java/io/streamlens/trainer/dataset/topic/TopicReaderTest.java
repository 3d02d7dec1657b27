package io.streamlens.trainer.dataset.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.trainer.dataset.DatasetUnavailableException;
import io.streamlens.trainer.dataset.Split;
import io.streamlens.trainer.dataset.ValidationSplit;
import io.streamlens.trainer.dataset.topic.TopicRange.Span;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TopicReaderTest {

  private static final ImageSpec INPUT = new ImageSpec(2, 2, 1);
  private static final int PER_PARTITION = 200;

  @Test
  void shouldMeanTheSameRecordsWheneverTheRangeIsRead() {
    TopicRange range = reader().resolve(selection(Map.of(0, 20L), Map.of(1, 150L), null));

    TopicDataset once = reader().read(selection(null, null, null), range);
    TopicDataset again = reader().read(selection(null, null, null), range);

    assertEquals(List.of(new Span(0, 20, 200), new Span(1, 0, 150)), range.spans());
    assertEquals(once.dataset().digest(), again.dataset().digest());
    assertEquals(List.of("even", "neither", "odd"), once.dataset().labels());
    assertEquals(
        330 - once.omitted().values().stream().mapToInt(Integer::intValue).sum(),
        once.dataset().train().size() + once.dataset().test().size());
  }

  @Test
  void shouldCountAndNameWhatIsNoPartOfIt() {
    TopicReader reader = reader();

    TopicDataset read = read(reader, selection(Map.of(), Map.of(), List.of("odd", "even")));

    // Of each partition: offset 0 has no label, 1 another one, 2 too few pixels, 3 no value.
    assertEquals(
        Map.of("unlabelled", 2, "other-label", 2, "wrong-shape", 2, "empty", 2), read.omitted());
    assertTrue(read.firstOmitted().get(0).startsWith("images/0/0: "), "" + read.firstOmitted());
    assertEquals(8, read.firstOmitted().size());
    assertEquals(List.of("odd", "even"), read.dataset().labels());
  }

  @Test
  void shouldLeaveAnImageOnItsSideOfTheSplitsHoweverManyOthersThereAre() {
    TopicReader reader = reader();

    TopicDataset all = read(reader, selection(null, null, List.of("even", "odd")));
    TopicDataset some =
        read(reader, selection(Map.of(0, 50L), Map.of(1, 120L), List.of("even", "odd")));

    Set<Integer> test = values(all.dataset().test());
    assertTrue(test.containsAll(values(some.dataset().test())));
    assertTrue(values(some.dataset().train()).stream().noneMatch(test::contains));
    ValidationSplit parts = ValidationSplit.of(all.dataset().train(), 0.3, 2);
    ValidationSplit fewer = ValidationSplit.of(some.dataset().train(), 0.3, 2);
    Set<Integer> held = values(parts.validation());
    assertTrue(held.containsAll(values(fewer.validation())));
    assertTrue(values(fewer.train()).stream().noneMatch(held::contains));
    double share = (double) all.dataset().test().size() / 392;
    assertEquals(0.2, share, 0.06);
  }

  @Test
  void shouldRefuseARangeOfWhichSomethingIsGoneOrNotThereYet() {
    assertThrows(
        DatasetUnavailableException.class,
        () -> reader().resolve(selection(null, Map.of(0, 201L), null)));
    assertThrows(
        DatasetUnavailableException.class,
        () -> reader().resolve(selection(Map.of(7, 0L), null, null)));
    TopicRange before = new TopicRange("images", List.of(new Span(0, 0, 10)));
    MockConsumer<byte[], byte[]> consumer = consumer();
    consumer.updateBeginningOffsets(Map.of(new TopicPartition("images", 0), 5L));
    TopicReader reader = new TopicReader(() -> consumer, 1 << 20);

    DatasetUnavailableException gone =
        assertThrows(
            DatasetUnavailableException.class,
            () -> reader.read(selection(null, null, null), before));

    assertTrue(gone.getMessage().contains("from 5 to"), gone.getMessage());
  }

  @Test
  void shouldHoldNoMoreThanItMay() {
    TopicReader reader = new TopicReader(TopicReaderTest::consumer, 100);

    DatasetUnavailableException problem =
        assertThrows(
            DatasetUnavailableException.class, () -> read(reader, selection(null, null, null)));

    assertTrue(problem.getMessage().contains("more than 25 images"), problem.getMessage());
  }

  private static TopicDataset read(TopicReader reader, TopicSelection selection) {
    return reader.read(selection, reader.resolve(selection));
  }

  private static Set<Integer> values(Split split) {
    Set<Integer> values = new TreeSet<>();
    for (int image = 0; image < split.size(); image++) {
      byte[] pixels = split.pixels(image);
      values.add((pixels[0] & 0xff) << 8 | pixels[1] & 0xff);
    }
    return values;
  }

  private static TopicSelection selection(
      @Nullable Map<Integer, Long> from,
      @Nullable Map<Integer, Long> to,
      @Nullable List<String> labels) {
    return new TopicSelection("images", from, null, to, null, INPUT, labels, null, null);
  }

  private static TopicReader reader() {
    return new TopicReader(TopicReaderTest::consumer, 1 << 20);
  }

  /** Gives the records of the partition that is assigned. */
  private static MockConsumer<byte[], byte[]> consumer() {
    MockConsumer<byte[], byte[]> consumer =
        new MockConsumer<>("none") {
          @Override
          public synchronized void seek(TopicPartition partition, long offset) {
            super.seek(partition, offset);
            IntStream.range((int) offset, PER_PARTITION)
                .forEach(i -> addRecord(image(partition.partition(), i)));
          }
        };
    Map<TopicPartition, Long> first = new HashMap<>();
    Map<TopicPartition, Long> end = new HashMap<>();
    for (int partition = 0; partition < 2; partition++) {
      first.put(new TopicPartition("images", partition), 0L);
      end.put(new TopicPartition("images", partition), (long) PER_PARTITION);
    }
    consumer.updatePartitions(
        "images",
        first.keySet().stream()
            .map(p -> new PartitionInfo("images", p.partition(), null, null, null))
            .toList());
    consumer.updateBeginningOffsets(first);
    consumer.updateEndOffsets(end);
    return consumer;
  }

  private static ConsumerRecord<byte[], byte[]> image(int partition, int offset) {
    RecordHeaders headers = new RecordHeaders();
    headers.add("content-type", bytes("application/octet-stream"));
    if (offset > 0) {
      String label = offset == 1 ? "neither" : offset % 2 == 0 ? "even" : "odd";
      headers.add("label", bytes(label));
    }
    byte[] pixels = {(byte) partition, (byte) offset, 0, 0};
    byte[] value = offset == 2 ? new byte[] {1} : offset == 3 ? null : pixels;
    return new ConsumerRecord<>(
        "images",
        partition,
        offset,
        0L,
        TimestampType.CREATE_TIME,
        0,
        0,
        null,
        value,
        headers,
        Optional.empty());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
