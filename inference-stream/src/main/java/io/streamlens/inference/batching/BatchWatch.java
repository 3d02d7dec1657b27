package io.streamlens.inference.batching;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Looks after the batches that are in the model: native code cannot be interrupted, but the images
 * that wait for it need not wait for ever. Safe for use by several threads.
 */
final class BatchWatch implements AutoCloseable {

  private final Duration limit;
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
    timer.setRemoveOnCancelPolicy(true);
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
    ScheduledFuture<?> alarm = timer.schedule(onTimeout, limit.toNanos(), TimeUnit.NANOSECONDS);
    return () -> alarm.cancel(false);
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
}
