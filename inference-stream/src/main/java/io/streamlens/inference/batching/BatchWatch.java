package io.streamlens.inference.batching;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the batches that are in the model: native code cannot be interrupted, but the images
 * that wait for it need not wait for ever. It looks eight times within the limit, so a batch may
 * take an eighth more; an alarm of its own for each batch would wake a thread for each. Safe for
 * use by several threads.
 */
final class BatchWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BatchWatch.class);
  private static final int LOOKS = 8;

  private final Duration limit;
  private final Set<Running> running = ConcurrentHashMap.newKeySet();
  private final ScheduledThreadPoolExecutor timer;

  BatchWatch(Duration limit) {
    this.limit = limit;
    timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "batch-watch");
              thread.setDaemon(true);
              return thread;
            });
    long period = Math.max(1, limit.toNanos() / LOOKS);
    timer.scheduleWithFixedDelay(this::look, period, period, TimeUnit.NANOSECONDS);
  }

  /** How long a batch may take. */
  Duration limit() {
    return limit;
  }

  /**
   * A batch goes into the model.
   *
   * @param onTimeout run, once, if the result is not closed in time
   */
  Watched begin(Runnable onTimeout) {
    Running batch = new Running(onTimeout, System.nanoTime());
    running.add(batch);
    return () -> running.remove(batch);
  }

  private void look() {
    long now = System.nanoTime();
    for (Running batch : running) {
      if (now - batch.sinceNanos >= limit.toNanos() && running.remove(batch)) {
        sound(batch);
      }
    }
  }

  private void sound(Running batch) {
    try {
      batch.onTimeout.run();
    } catch (RuntimeException e) {
      // The others are to be looked after all the same.
      LOG.error("a batch is stuck in the model, and to say so has failed", e);
    }
  }

  /** A batch in the model; closed when it is out. */
  interface Watched extends AutoCloseable {
    @Override
    void close();
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  /** Equal to nothing but itself. */
  private static final class Running {

    final Runnable onTimeout;
    final long sinceNanos;

    Running(Runnable onTimeout, long sinceNanos) {
      this.onTimeout = onTimeout;
      this.sinceNanos = sinceNanos;
    }
  }
}
