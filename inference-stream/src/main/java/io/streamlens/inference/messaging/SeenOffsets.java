package io.streamlens.inference.messaging;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How far each partition has been read. Safe for use by several threads. */
final class SeenOffsets {

  private final Map<Integer, Long> next = new ConcurrentHashMap<>();

  /** Whether this record is read for the first time; it counts as read from now on. */
  boolean isFirst(int partition, long offset) {
    boolean[] first = {false};
    next.compute(
        partition,
        (key, expected) -> {
          first[0] = expected == null || offset >= expected;
          return first[0] ? Long.valueOf(offset + 1) : expected;
        });
    return first[0];
  }
}
