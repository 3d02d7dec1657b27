package io.streamlens.inference.topology;

import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * Sends an output to partition (source partition mod number of partitions), so that what stood in
 * one partition stays in one, in order, whatever its key and however many partitions the output
 * has.
 */
final class SourcePartitioner implements StreamPartitioner<byte[], OutputRecord> {

  /** The usual answers, which are asked for with each record. */
  private static final Optional<Set<Integer>>[] SINGLE = singles(256);

  @Override
  public Optional<Set<Integer>> partitions(
      String topic, byte[] key, OutputRecord value, int numPartitions) {
    int partition = value.sourcePartition() % numPartitions;
    return partition < SINGLE.length ? SINGLE[partition] : Optional.of(Set.of(partition));
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of generics can only be made like this
  private static Optional<Set<Integer>>[] singles(int count) {
    return IntStream.range(0, count)
        .mapToObj(partition -> Optional.of(Set.of(partition)))
        .toArray(Optional[]::new);
  }
}
