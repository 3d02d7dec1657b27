package io.streamlens.inference.lifecycle;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that decode images. When more waits than the queue holds, whoever submits decodes
 * himself: the stream thread then takes no further image meanwhile, which is what is wanted.
 */
final class DecoderPool implements Executor, AutoCloseable {

  private final ThreadPoolExecutor threads;

  DecoderPool(int size, int maxWaiting) {
    AtomicInteger number = new AtomicInteger();
    threads =
        new ThreadPoolExecutor(
            size,
            size,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(maxWaiting),
            task -> {
              Thread thread = new Thread(task, "decode-" + number.getAndIncrement());
              thread.setDaemon(true);
              return thread;
            },
            new ThreadPoolExecutor.CallerRunsPolicy());
  }

  @Override
  public void execute(Runnable task) {
    threads.execute(task);
  }

  /** Drops what waits: nobody is left to forward it, and it will be read again. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
