package io.streamlens.inference.topology;

import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * Sends an output to partition (source partition mod number of partitions), so that what stood in
 * one partition stays in one, in order, whatever its key and however many partitions the output
 * has.
 */
final class SourcePartitioner implements StreamPartitioner<byte[], OutputRecord> {

  @Override
  public Optional<Set<Integer>> partitions(
      String topic, byte[] key, OutputRecord value, int numPartitions) {
    return Optional.of(Set.of(value.sourcePartition() % numPartitions));
  }
}
