package io.streamlens.inference.outcome;

/**
 * Where an image stood: what its result's partition, headers and default id come from.
 *
 * @param topic the source topic
 * @param partition the source partition
 * @param offset the source offset
 */
public record SourcePosition(String topic, int partition, long offset) {

  /** {@code <topic>/<partition>/<offset>}. */
  @Override
  public String toString() {
    return topic + "/" + partition + "/" + offset;
  }
}
