package io.streamlens.inference.batching.simulation;

import io.streamlens.inference.batching.BatchPlan;
import io.streamlens.inference.batching.BatchPolicy;
import io.streamlens.inference.batching.BatchTuning;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A stream as the service runs it: stream threads that take images from the topic, a batcher with
 * its threads, commits before which everything in flight is drained. Latency is from an image's
 * arrival on the topic to the moment at which its result can be read.
 */
final class SimulatedStream {

  /** What is there besides policy and model. */
  record Surroundings(boolean exactlyOnce, long commitNanos, long fixedCommitInterval) {}

  static final int STREAM_THREADS = 2;

  /** The default bound of a task, and two partitions for each thread. */
  private static final int IN_FLIGHT_OF_THREAD = 2000;

  private final SimulatedClock clock;
  private final SimulatedModel model;
  private final BatchPolicy policy;
  private final BatchTuning tuning;
  private final Surroundings surroundings;
  private final Random random;
  private final Latencies latencies = new Latencies();
  private final List<StreamThread> threads = new ArrayList<>();
  private final ArrayDeque<Image> waiting = new ArrayDeque<>();
  private int inFlight;
  private int idle;
  private int expediters;
  private boolean timerSet;
  private int next;

  private static final class Image {
    final long arrived;
    final StreamThread thread;
    long submitted;
    boolean done;

    Image(long arrived, StreamThread thread) {
      this.arrived = arrived;
      this.thread = thread;
    }
  }

  SimulatedStream(
      SimulatedClock clock,
      SimulatedModel model,
      BatchPolicy policy,
      Surroundings surroundings,
      long seed) {
    this.clock = clock;
    this.model = model;
    this.policy = policy;
    this.surroundings = surroundings;
    this.random = new Random(seed);
    tuning = new BatchTuning(model.warmUp());
    idle = model.parallel();
    for (int i = 0; i < STREAM_THREADS; i++) {
      StreamThread thread = new StreamThread();
      threads.add(thread);
      clock.after(commitInterval() * (i + 1) / STREAM_THREADS, thread::beginCommit);
    }
  }

  Latencies latencies() {
    return latencies;
  }

  BatchPlan plan() {
    return tuning.plan(policy);
  }

  /** An image comes on the topic, now. */
  void arrive() {
    StreamThread thread = threads.get(next++ % STREAM_THREADS);
    thread.topic.add(new Image(clock.nanos(), thread));
    thread.process();
  }

  private long commitInterval() {
    return Math.min(plan().commitIntervalNanos(), surroundings.fixedCommitInterval());
  }

  /** One of Kafka Streams, with all its tasks as one. */
  private final class StreamThread {

    final ArrayDeque<Image> topic = new ArrayDeque<>();
    final ArrayDeque<Image> ours = new ArrayDeque<>();
    final List<Image> uncommitted = new ArrayList<>();
    boolean committing;
    boolean drained;

    void process() {
      while (!committing && !topic.isEmpty() && hasRoom()) {
        Image image = topic.remove();
        image.submitted = clock.nanos();
        ours.add(image);
        inFlight++;
        waiting.add(image);
      }
      startBatches();
    }

    private boolean hasRoom() {
      return ours.isEmpty()
          || (ours.size() < IN_FLIGHT_OF_THREAD && inFlight < plan().maxInFlight());
    }

    void forward() {
      while (!ours.isEmpty() && ours.peek().done) {
        Image image = ours.remove();
        inFlight--;
        if (surroundings.exactlyOnce()) {
          uncommitted.add(image);
        } else {
          latencies.add(image.arrived, clock.nanos());
        }
      }
      if (committing && ours.isEmpty() && !drained) {
        drained = true;
        expediters--;
        clock.after(surroundings.commitNanos(), this::endCommit);
      }
    }

    void beginCommit() {
      committing = true;
      drained = false;
      expediters++;
      startBatches();
      forward();
    }

    private void endCommit() {
      uncommitted.forEach(image -> latencies.add(image.arrived, clock.nanos()));
      uncommitted.clear();
      committing = false;
      clock.after(commitInterval(), this::beginCommit);
      process();
    }
  }

  /** The batcher's rule: see its {@code awaitDueLane}. */
  private void startBatches() {
    while (idle > 0 && !waiting.isEmpty()) {
      long waited = clock.nanos() - waiting.peek().submitted;
      long left = plan().nanosUntilDue(waiting.size(), waited, expediters > 0);
      if (left > 0) {
        lookAgain(left);
        return;
      }
      start(waited);
    }
  }

  private void lookAgain(long nanos) {
    if (!timerSet) {
      timerSet = true;
      clock.after(
          nanos,
          () -> {
            timerSet = false;
            startBatches();
          });
    }
  }

  private void start(long waited) {
    List<Image> batch = new ArrayList<>();
    int most = plan().maxBatchSize();
    @Nullable Image image;
    while (batch.size() < most && (image = waiting.poll()) != null) {
      batch.add(image);
    }
    long nanos = model.nanos(batch.size(), model.parallel() - idle, random);
    idle--;
    clock.after(nanos, () -> end(batch, waited, nanos));
  }

  private void end(List<Image> batch, long waited, long nanos) {
    idle++;
    latencies.batch(batch.size());
    batch.forEach(image -> image.done = true);
    tuning.ran(policy, clock.nanos(), batch.size(), waited, nanos);
    threads.forEach(StreamThread::forward);
    threads.forEach(StreamThread::process);
    startBatches();
  }
}
