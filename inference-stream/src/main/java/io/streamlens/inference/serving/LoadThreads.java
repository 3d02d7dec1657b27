package io.streamlens.inference.serving;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Runs one piece of work at a time, each on a thread of its own, within a time limit. Native code
 * and a hanging disk cannot be interrupted: work that is late is left behind, and what it may still
 * bring is thrown away. Used by one thread.
 *
 * @param <T> what the work brings
 */
final class LoadThreads<T> implements AutoCloseable {

  /** Threads left behind; each may hold a model's memory. Beyond them nothing is run. */
  static final int MOST_LEFT_BEHIND = 4;

  private static final Duration LAST_CHANCE = Duration.ofSeconds(2);

  private final Duration limit;
  private final Consumer<T> discard;
  private final List<Thread> leftBehind = new ArrayList<>();

  /**
   * @param discard frees what late work brings
   */
  LoadThreads(Duration limit, Consumer<T> discard) {
    this.limit = limit;
    this.discard = discard;
  }

  /**
   * Runs {@code work}.
   *
   * @throws ExecutionException with what it has thrown as the cause
   * @throws TimeoutException if it is late, or too much was left behind before; one line
   * @throws InterruptedException if the caller is; the work is left behind
   */
  T run(Supplier<T> work) throws ExecutionException, TimeoutException, InterruptedException {
    leftBehind.removeIf(thread -> !thread.isAlive());
    if (leftBehind.size() >= MOST_LEFT_BEHIND) {
      throw new TimeoutException(
          "%d loads hang and none is started before one of them comes back; if they never do, start the process again"
              .formatted(leftBehind.size()));
    }
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread thread = new Thread(() -> run(work, result), "model-load");
    thread.setDaemon(true);
    thread.start();
    return await(result, thread);
  }

  private void run(Supplier<T> work, CompletableFuture<T> result) {
    try {
      T brought = work.get();
      if (!result.complete(brought)) {
        discard.accept(brought);
      }
    } catch (RuntimeException | Error e) {
      result.completeExceptionally(e); // nobody hears of it when it is late
    }
  }

  private T await(CompletableFuture<T> result, Thread thread)
      throws ExecutionException, TimeoutException, InterruptedException {
    try {
      return result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | InterruptedException e) {
      TimeoutException late =
          new TimeoutException("did not come back within " + limit + " and is left behind");
      if (!result.completeExceptionally(late)) {
        return result.get(); // it came at the last moment
      }
      leftBehind.add(thread);
      if (e instanceof InterruptedException interrupted) {
        throw interrupted;
      }
      throw late;
    }
  }

  /** Gives what was left behind a last chance to end. */
  @Override
  public void close() {
    long deadline = System.nanoTime() + LAST_CHANCE.toNanos();
    for (Thread thread : leftBehind) {
      try {
        TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadline - System.nanoTime()));
      } catch (InterruptedException e) {
        // Whoever closes is in a hurry: the threads are daemons.
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
