package io.streamlens.inference.decoding;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that decode images. When more waits than the queue holds, whoever submits decodes
 * himself: the stream thread then takes no further image meanwhile, which is what is wanted.
 */
public final class DecoderPool implements Executor, AutoCloseable {

  private static final Duration LAST_CHANCE = Duration.ofSeconds(2);

  private final ThreadPoolExecutor threads;

  /** A task that somebody waits for and that must say so when it will never run. */
  public interface Droppable extends Runnable {

    /** It will not be run. */
    void drop();
  }

  /**
   * @param size threads, 1 or more
   * @param maxWaiting images that may wait for one of them
   */
  public DecoderPool(int size, int maxWaiting) {
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
            DecoderPool::runOrDrop);
  }

  private static void runOrDrop(Runnable task, ThreadPoolExecutor threads) {
    if (threads.isShutdown()) {
      drop(task);
    } else {
      task.run();
    }
  }

  private static void drop(Runnable task) {
    if (task instanceof Droppable droppable) {
      droppable.drop();
    }
  }

  @Override
  public void execute(Runnable task) {
    threads.execute(task);
  }

  /**
   * Drops what waits: nobody is left to forward it, and it will be read again. What is being
   * decoded may finish, but is not waited for long: a decoder that hangs is left behind.
   */
  @Override
  public void close() {
    threads.shutdownNow().forEach(DecoderPool::drop);
    try {
      threads.awaitTermination(LAST_CHANCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      // Whoever closes is in a hurry: the threads are daemons.
      Thread.currentThread().interrupt();
    }
  }
}
