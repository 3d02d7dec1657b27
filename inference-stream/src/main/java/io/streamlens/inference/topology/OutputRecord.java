package io.streamlens.inference.topology;

import io.streamlens.inference.outcome.Outcome;
import io.streamlens.inference.outcome.Outcome.Classified;
import org.jspecify.annotations.Nullable;

/**
 * The value of an output record on its way to the sink.
 *
 * @param bytes the value to be written; absent for a value that was absent or left out
 * @param sourcePartition decides the output partition
 * @param outcome what it tells; not what was asked for if that was too large for its topic
 */
@SuppressWarnings("ArrayRecordComponent")
public record OutputRecord(byte @Nullable [] bytes, int sourcePartition, Outcome outcome) {

  /** Name of the topology's sink that it goes to. */
  String sink() {
    return outcome instanceof Classified
        ? ClassificationTopology.CLASSIFICATIONS_SINK
        : ClassificationTopology.DEAD_LETTER_SINK;
  }
}
