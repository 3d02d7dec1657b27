package io.streamlens.inference.batching.simulation;

import java.util.PriorityQueue;

/** Time that passes from event to event; events of the same time happen in the order they came. */
final class SimulatedClock {

  private record Event(long nanos, long number, Runnable what) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(nanos, other.nanos);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long now;
  private long scheduled;

  long nanos() {
    return now;
  }

  void at(long nanos, Runnable what) {
    events.add(new Event(Math.max(now, nanos), scheduled++, what));
  }

  void after(long nanos, Runnable what) {
    at(now + nanos, what);
  }

  /** Lets everything happen that happens before {@code endNanos}. */
  void runUntil(long endNanos) {
    while (!events.isEmpty() && events.peek().nanos() < endNanos) {
      Event next = events.poll();
      now = next.nanos();
      next.what().run();
    }
    now = endNanos;
  }
}
