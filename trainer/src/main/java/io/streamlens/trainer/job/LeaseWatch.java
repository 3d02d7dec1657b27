package io.streamlens.trainer.job;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Finds out whether the holders of leases still live, by looking at what they write: who has
 * written nothing new for the timeout, on the clock of the one who looks, is dead. So the clocks of
 * two machines need not agree.
 */
final class LeaseWatch {

  private final Map<String, Seen> seen = new ConcurrentHashMap<>();
  private final Duration timeout;
  private final LongSupplier nanoTime;

  @SuppressWarnings("ArrayRecordComponent")
  private record Seen(long token, byte[] content, long since) {}

  LeaseWatch(Duration timeout, LongSupplier nanoTime) {
    this.timeout = timeout;
    this.nanoTime = nanoTime;
  }

  /** Whether this is what was there all the time since at least the timeout ago. */
  boolean isStale(String job, long token, byte[] content) {
    long now = nanoTime.getAsLong();
    Seen before = seen.get(job);
    if (before == null || before.token != token || !Arrays.equals(before.content, content)) {
      seen.put(job, new Seen(token, content, now));
      return false;
    }
    return now - before.since >= timeout.toNanos();
  }

  void forget(String job) {
    seen.remove(job);
  }
}
