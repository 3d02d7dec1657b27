package io.streamlens.inference.crash;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the broker has acknowledged, by source partition and offset, and what should come of it.
 * Written by the producer's thread, read by others.
 */
public final class SentImages {

  private final Map<Integer, Map<Long, String>> results = new ConcurrentHashMap<>();

  /** An image has been acknowledged at this position; {@code result} should come of it. */
  public void sent(int partition, long offset, String result) {
    results.computeIfAbsent(partition, p -> new ConcurrentHashMap<>()).put(offset, result);
  }

  /** What should come of an image: a label or a dead letter's reason; null if it was never sent. */
  @Nullable String expected(int partition, long offset) {
    return results.getOrDefault(partition, Map.of()).get(offset);
  }

  Set<Integer> partitions() {
    return results.keySet();
  }

  Set<Long> offsets(int partition) {
    return results.getOrDefault(partition, Map.of()).keySet();
  }
}
