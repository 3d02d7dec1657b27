package io.streamlens.inference.dashboard;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletionStage;

/**
 * One open page. Events wait for the one before them to be written, but only so many: the oldest
 * make room, so a page that reads slowly misses some and one that never reads costs a fixed amount.
 * Safe for use by several threads; no method waits.
 */
final class Subscriber {

  /** Events that may wait: a new page gets all recent images at once. */
  static final int CAPACITY = 40;

  private final Connection connection;

  // All guarded by this.
  private final Queue<PageEvent> waiting = new ArrayDeque<>(CAPACITY);
  private boolean writing;
  private long writingSinceNanos;

  /** The way to the page. */
  interface Connection {

    /** Begins to write; the stage ends when the bytes have left, or could not. */
    CompletionStage<?> send(PageEvent event);

    boolean isClosed();

    void close();
  }

  Subscriber(Connection connection) {
    this.connection = connection;
  }

  /** Sends the event as soon as the page has taken the ones before. */
  void offer(PageEvent event) {
    synchronized (this) {
      if (waiting.size() == CAPACITY) {
        waiting.remove();
      }
      waiting.add(event);
    }
    writeNext();
  }

  /** Whether it is closed, or has been taking one event for longer than {@code nanos}. */
  synchronized boolean isGone(long nowNanos, long nanos) {
    return connection.isClosed() || (writing && nowNanos - writingSinceNanos > nanos);
  }

  synchronized int waiting() {
    return waiting.size();
  }

  void close() {
    connection.close();
  }

  private void writeNext() {
    PageEvent event;
    synchronized (this) {
      event = writing ? null : waiting.poll();
      if (event == null) {
        return;
      }
      writing = true;
      writingSinceNanos = System.nanoTime();
    }
    try {
      connection.send(event).whenComplete((written, failure) -> written(failure == null));
    } catch (IllegalStateException e) {
      connection.close(); // the page was closed a moment ago
    }
  }

  private void written(boolean well) {
    if (!well) {
      connection.close();
      return;
    }
    synchronized (this) {
      writing = false;
    }
    writeNext();
  }
}
