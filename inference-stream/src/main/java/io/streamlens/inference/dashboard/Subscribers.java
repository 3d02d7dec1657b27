package io.streamlens.inference.dashboard;

import io.streamlens.inference.dashboard.Subscriber.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The open pages: at most {@value #MOST} of them. Safe for use by several threads. */
final class Subscribers {

  /** How many pages may be open at once. */
  static final int MOST = 32;

  /** A page that has not taken an event for so long is let go. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private static final PageEvent BUSY = new PageEvent("busy", "{\"most\":" + MOST + "}");

  private final List<Subscriber> open = new ArrayList<>();

  /**
   * Adds a page, or tells it that there are too many and closes it.
   *
   * @param first what it gets to begin with
   */
  void add(Connection connection, List<PageEvent> first) {
    Subscriber subscriber = new Subscriber(connection);
    synchronized (this) {
      letGo();
      if (open.size() == MOST) {
        connection.send(BUSY).whenComplete((written, failure) -> connection.close());
        return;
      }
      open.add(subscriber);
    }
    first.forEach(subscriber::offer);
  }

  void publish(PageEvent event) {
    List<Subscriber> all;
    synchronized (this) {
      letGo();
      all = List.copyOf(open);
    }
    all.forEach(subscriber -> subscriber.offer(event));
  }

  synchronized int size() {
    return open.size();
  }

  synchronized void close() {
    open.forEach(Subscriber::close);
    open.clear();
  }

  private void letGo() {
    long now = System.nanoTime();
    open.removeIf(
        subscriber -> {
          boolean gone = subscriber.isGone(now, PATIENCE_NANOS);
          if (gone) {
            subscriber.close();
          }
          return gone;
        });
  }
}
