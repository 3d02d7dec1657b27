package io.streamlens.inference.event;

import java.util.Locale;
import org.slf4j.MDC;

/**
 * What operators search and count in the log. In JSON lines the name stands at {@code mdc.event};
 * it stays when the words of the message change. {@code docs/operations.md} lists them.
 */
public enum OperatorEvent {
  MODEL_SERVES,
  MODEL_DRAINED,
  MODEL_REJECTED,
  MODEL_UNAVAILABLE,
  MODEL_FAILED,
  DEVICE_MEMORY_EXHAUSTED,
  PARTITIONS_ASSIGNED,
  REBALANCE,
  DEAD_LETTERS,
  DRAIN_TIMEOUT,
  STREAM_PAUSED,
  THREAD_REPLACED,
  CLOSE_TIMEOUT,
  TOPIC_MISSING,
  SETTINGS_WARNING,
  STREAM_ENDED,
  START_REFUSED;

  private static final String KEY = "event";

  private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** Has every line that {@code log} writes on this thread carry the name. */
  public void in(Runnable log) {
    try (MDC.MDCCloseable ignored = MDC.putCloseable(KEY, text)) {
      log.run();
    }
  }

  /** As it stands in the log, such as {@code model-rejected}. */
  @Override
  public String toString() {
    return text;
  }
}
