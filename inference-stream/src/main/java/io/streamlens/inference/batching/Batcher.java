package io.streamlens.inference.batching;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Gathers single images from any number of threads into batches for a model. It knows nothing of
 * Kafka: whoever submits is told the answer and keeps its own order.
 *
 * <p>A batch leaves as soon as it is full, or its oldest image has waited long enough, or somebody
 * is in a hurry ({@link #expedite}). How large and how long that is, a {@link BatchPolicy} says, by
 * what is known of the model ({@link BatchTuning}). Up to {@code parallelBatches} run at once, each
 * on its own thread; while all of them are busy the waiting images pile up into larger batches by
 * themselves. What waits is bounded in count and bytes: a submitter beyond the bound blocks until a
 * batch has been taken, which never depends on the submitter. All methods are safe for use by
 * several threads.
 */
public final class Batcher implements AutoCloseable {

  private final BatchingSettings settings;
  private final BatchPolicy policy;
  private final BatchListener listener;
  private final BatchWatch watch;
  private final Clock clock;
  private final List<Thread> threads = new ArrayList<>();

  private final ReentrantLock lock = new ReentrantLock();

  /** Awaited by idle threads until there is something to gather. */
  private final Condition imageWaiting = lock.newCondition();

  /** Awaited by the one thread that gathers, until its batch may leave. */
  private final Condition batchDue = lock.newCondition();

  /** Awaited by submitters beyond the bounds. */
  private final Condition roomToWait = lock.newCondition();

  // All below: guarded by lock.
  private final Map<ModelSource, Lane> lanes = new LinkedHashMap<>();
  private int waitingImages;
  private long waitingBytes;
  private int expediters;
  private boolean gathering;
  private boolean closed;

  /** With sizes and delay as they are set. */
  public Batcher(BatchingSettings settings, BatchListener listener) {
    this(settings, BatchPolicy.fixed(settings), listener, Clock.systemUTC());
  }

  /**
   * @param settings the bounds that hold whatever the policy says
   * @param policy chooses the size of batches and how long they are waited for
   * @param listener told of the batches that ran
   * @param clock says when they ran
   */
  public Batcher(
      BatchingSettings settings, BatchPolicy policy, BatchListener listener, Clock clock) {
    this.settings = settings;
    this.policy = policy;
    this.listener = listener;
    this.clock = clock;
    watch = new BatchWatch(settings.batchTimeout());
    for (int i = 0; i < settings.parallelBatches(); i++) {
      Thread thread = new Thread(this::runBatches, "batch-" + i);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  /**
   * Adds one image to the next batch of {@code model}; blocks while the bounds are reached, but no
   * longer than a batch may take.
   *
   * @param pixels as the model takes them; not to be changed until the answer is there
   * @return the answer; fails with {@link ImageFailedException} if the image is at fault, with
   *     {@link ModelUnavailableException} if the model is or the batcher is closed
   */
  public CompletableFuture<Prediction> submit(ModelSource model, byte[] pixels, Priority priority) {
    FuturePrediction answer = new FuturePrediction();
    submit(model, pixels, priority, answer);
    return answer;
  }

  /**
   * The same, for whoever has something of its own to keep the answer in.
   *
   * @param answer told what came of the image; on the caller's own thread if the batcher is closed
   */
  public void submit(
      ModelSource model, byte[] pixels, Priority priority, PredictionCallback answer) {
    WaitingImage image = new WaitingImage(pixels, answer, System.nanoTime());
    lock.lock();
    try {
      if (!awaitRoomFor(pixels.length)) {
        answer.completeExceptionally(closed ? closedFailure() : stuckFailure());
        return;
      }
      Lane lane = lanes.computeIfAbsent(model, Lane::new);
      lane.add(image, priority);
      waitingImages++;
      waitingBytes += pixels.length;
      if (!gathering) {
        imageWaiting.signal();
      } else if (lane.size() >= lane.plan(policy).maxBatchSize()) {
        batchDue.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Until the result is closed no batch waits for more images: for whoever cannot go on before all
   * that it has submitted is answered.
   */
  public Expedited expedite() {
    lock.lock();
    try {
      expediters++;
      batchDue.signal();
    } finally {
      lock.unlock();
    }
    return () -> {
      lock.lock();
      try {
        expediters--;
      } finally {
        lock.unlock();
      }
    };
  }

  /** The time in which nobody waits for fuller batches; close it once only. */
  public interface Expedited extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Fails what still waits, lets the batches that run finish, and ends the threads. One that is
   * stuck in the model is left behind after the batch timeout: see {@link #stuckThreads}.
   */
  @Override
  public void close() {
    List<WaitingImage> abandoned = new ArrayList<>();
    lock.lock();
    try {
      closed = true;
      for (Lane lane : lanes.values()) {
        abandoned.addAll(lane.take(Integer.MAX_VALUE));
      }
      lanes.clear();
      imageWaiting.signalAll();
      batchDue.signalAll();
      roomToWait.signalAll();
    } finally {
      lock.unlock();
    }
    abandoned.forEach(image -> image.answer.completeExceptionally(closedFailure()));
    long deadline = System.nanoTime() + settings.batchTimeout().toNanos();
    threads.forEach(thread -> join(thread, deadline));
    watch.close();
  }

  /** How many threads a closed batcher has left behind in the model. */
  public int stuckThreads() {
    return (int) threads.stream().filter(Thread::isAlive).count();
  }

  private void runBatches() {
    while (true) {
      Batch batch = nextBatch();
      if (batch == null) {
        return;
      }
      new BatchRun(batch.model, batch.tuning, policy, listener, watch, clock).run(batch.images);
    }
  }

  /** Waits for the next batch; null when the batcher is closed. */
  private @Nullable Batch nextBatch() {
    lock.lock();
    try {
      while (!closed) {
        // One thread gathers at a time: two would share what one batch could hold.
        if (waitingImages == 0 || gathering) {
          imageWaiting.awaitUninterruptibly();
          continue;
        }
        gathering = true;
        try {
          Lane lane = awaitDueLane();
          if (lane != null) {
            return take(lane);
          }
        } finally {
          gathering = false;
          imageWaiting.signal();
        }
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until a lane is full or its oldest image has waited long enough; null when closed. */
  private @Nullable Lane awaitDueLane() {
    while (!closed) {
      Lane oldest = oldestLane();
      long waited = System.nanoTime() - oldest.oldestNanos();
      long left = oldest.plan(policy).nanosUntilDue(oldest.size(), waited, expediters > 0);
      if (left <= 0) {
        return oldest;
      }
      Lane full = fullLane();
      if (full != null) {
        return full;
      }
      awaitNanos(left);
    }
    return null;
  }

  private Batch take(Lane lane) {
    List<WaitingImage> images = lane.take(lane.plan(policy).maxBatchSize());
    if (lane.size() == 0) {
      lanes.remove(lane.model);
    }
    waitingImages -= images.size();
    for (WaitingImage image : images) {
      waitingBytes -= image.pixels.length;
    }
    roomToWait.signalAll();
    return new Batch(lane.model, lane.tuning, images);
  }

  private Lane oldestLane() {
    Lane oldest = null;
    for (Lane lane : lanes.values()) {
      if (oldest == null || lane.oldestNanos() - oldest.oldestNanos() < 0) {
        oldest = lane;
      }
    }
    if (oldest == null) {
      throw new IllegalStateException("images wait, but in no lane");
    }
    return oldest;
  }

  private @Nullable Lane fullLane() {
    for (Lane lane : lanes.values()) {
      if (lane.size() >= lane.plan(policy).maxBatchSize()) {
        return lane;
      }
    }
    return null;
  }

  /** A single image is always let in, however large, or it could never be served. */
  private boolean hasRoomFor(int bytes) {
    return waitingImages == 0
        || (waitingImages < settings.maxWaitingImages()
            && waitingBytes + bytes <= settings.maxWaitingBytes());
  }

  /** False if the batcher is closed, or no batch has been taken for as long as one may take. */
  private boolean awaitRoomFor(int bytes) {
    long left = settings.batchTimeout().toNanos();
    while (!closed && !hasRoomFor(bytes)) {
      if (left <= 0) {
        return false;
      }
      try {
        left = roomToWait.awaitNanos(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return !closed;
  }

  @SuppressWarnings("WaitNotInLoop") // the caller loops
  private void awaitNanos(long nanos) {
    try {
      batchDue.awaitNanos(nanos);
    } catch (InterruptedException e) {
      // Nobody interrupts these threads but a dying JVM; close() ends them.
      Thread.currentThread().interrupt();
      closed = true;
    }
  }

  private ModelUnavailableException stuckFailure() {
    return new ModelUnavailableException(
        "no room for an image: no batch has been taken within " + settings.batchTimeout());
  }

  private static ModelUnavailableException closedFailure() {
    return new ModelUnavailableException("the batcher is closed");
  }

  private static void join(Thread thread, long deadline) {
    try {
      TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadline - System.nanoTime()));
    } catch (InterruptedException e) {
      // Whoever closes is in a hurry: the thread ends by itself after its batch.
      Thread.currentThread().interrupt();
    }
  }

  private record Batch(ModelSource model, BatchTuning tuning, List<WaitingImage> images) {}
}
