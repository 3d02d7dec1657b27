package io.streamlens.inference.topology;

/**
 * How much the tasks may have in flight and how often their results become visible; asked for each
 * image, since it changes with the model. Safe for use by several threads.
 */
@FunctionalInterface
public interface StreamPace {

  /** What each task may have in flight. */
  InFlightBound inFlightBound();

  /**
   * Images that all tasks together should have in flight. Not a bound to rely on: a task that has
   * none in flight takes one all the same, so that no task waits for another's.
   */
  default int inFlightOfAllTasks() {
    return Integer.MAX_VALUE;
  }

  /**
   * How long after a commit the next one is asked for, in nanoseconds, if Kafka Streams has not
   * made one by its own interval.
   */
  default long commitIntervalNanos() {
    return Long.MAX_VALUE;
  }

  /**
   * How long a finished outcome may lie where images pour in before it is handed on, in
   * milliseconds: 20, which is not much beside what each has waited there.
   */
  default long intervalOfFloodMs() {
    return 20;
  }
}
