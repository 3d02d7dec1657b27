package io.streamlens.trainer.training;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Prepares the batches of a run on a thread of its own, a few ahead of the step that takes them.
 * The batches are the same and come in the same order whatever the threads do. Made, used and
 * closed by one thread.
 */
final class BatchPrefetch implements AutoCloseable {

  /** Enough to hide a pause of either side; more would only take memory. */
  private static final int AHEAD = 4;

  private final BlockingQueue<PreparedBatch> free = new ArrayBlockingQueue<>(AHEAD);
  private final BlockingQueue<Prepared> ready = new ArrayBlockingQueue<>(AHEAD + 1);
  private final Preparation preparation;
  private final Thread thread;

  /** What a batch is made of. */
  interface Preparation {
    /** Batches in an epoch. */
    int perEpoch();

    /** Fills {@code batch}; called for every batch of an epoch in order, epoch after epoch. */
    void prepare(int epoch, int index, PreparedBatch batch);

    /** Empty arrays of the right sizes. */
    PreparedBatch allocate();
  }

  /** A batch, or why there is none. */
  private record Prepared(@Nullable PreparedBatch batch, @Nullable Throwable failure) {}

  /** Begins at once with the first batch of {@code firstEpoch} and ends after {@code lastEpoch}. */
  BatchPrefetch(Preparation preparation, int firstEpoch, int lastEpoch) {
    this.preparation = preparation;
    for (int i = 0; i < AHEAD; i++) {
      free.add(preparation.allocate());
    }
    thread = new Thread(() -> run(firstEpoch, lastEpoch), "streamlens-batches");
    thread.setDaemon(true);
    thread.start();
  }

  private void run(int firstEpoch, int lastEpoch) {
    try {
      for (int epoch = firstEpoch; epoch <= lastEpoch; epoch++) {
        for (int index = 0; index < preparation.perEpoch(); index++) {
          PreparedBatch batch = free.take();
          preparation.prepare(epoch, index, batch);
          ready.put(new Prepared(batch, null));
        }
      }
    } catch (InterruptedException e) {
      // Closed: nobody waits for another batch.
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      ready.add(new Prepared(null, e)); // one place more than there are batches
    }
  }

  /**
   * The next batch; it belongs to the caller until {@link #giveBack}.
   *
   * @throws TrainingCancelledException if this thread is interrupted
   * @throws IllegalStateException if the batch could not be prepared
   */
  PreparedBatch take() {
    Prepared prepared;
    try {
      prepared = ready.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrainingCancelledException("training was cancelled while it waited for images");
    }
    if (prepared.batch() == null) {
      throw new IllegalStateException("a batch could not be prepared", prepared.failure());
    }
    return prepared.batch();
  }

  /** Lets {@code batch} be filled again. */
  void giveBack(PreparedBatch batch) {
    free.add(batch);
  }

  /** Ends the thread and waits until it has. */
  @Override
  public void close() {
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
