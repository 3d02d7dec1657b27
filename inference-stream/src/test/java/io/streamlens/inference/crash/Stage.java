package io.streamlens.inference.crash;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * What a disturbance finds: the broker, the processes, and a load whose results are read on while
 * it waits. Used by one thread.
 */
final class Stage {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** So many more images committed count as progress. */
  private static final long PROGRESS = 500;

  private final Scenario scenario;
  private final BrokerProcess broker;
  private final List<StreamProcess> processes;
  private final GroupView group;
  private final Results committed;
  private final Results uncommitted;
  private final LoadProducer load;
  private int endedByThemselves;

  /** Something to wait for. */
  interface Condition {
    boolean holds() throws InterruptedException;
  }

  Stage(
      Scenario scenario,
      BrokerProcess broker,
      List<StreamProcess> processes,
      GroupView group,
      Results committed,
      Results uncommitted,
      LoadProducer load) {
    this.scenario = scenario;
    this.broker = broker;
    this.processes = processes;
    this.group = group;
    this.committed = committed;
    this.uncommitted = uncommitted;
    this.load = load;
  }

  BrokerProcess broker() {
    return broker;
  }

  int processes() {
    return processes.size();
  }

  /**
   * How many processes have ended by themselves and were started again, as whoever runs them in
   * earnest would: the stream gives up when it finds no broker at its start.
   */
  int endedByThemselves() {
    return endedByThemselves;
  }

  /** The process whose turn it is, ready. */
  StreamProcess victim(int number) throws InterruptedException {
    StreamProcess victim = processes.get(number % processes.size());
    await("a process to be ready", victim::isReady);
    return victim;
  }

  /** Waits until the group has exactly the stream threads of so many processes. */
  void awaitMembersOf(int livingProcesses) throws InterruptedException {
    int members = livingProcesses * scenario.threads();
    await("the group to have " + members + " members", () -> group.members() == members);
  }

  /** Waits until more images are committed. */
  void awaitProgress() throws InterruptedException {
    long before = group.committedImages();
    await(
        "progress",
        () ->
            group.committedImages() >= Math.min(Math.max(before, 0) + PROGRESS, scenario.images()));
  }

  /** Reads results until so many are there, or all images are committed. */
  void awaitResults(long results) throws InterruptedException {
    await(results + " results", () -> committed.count() >= results || allCommitted());
  }

  /** Reads results until all images are sent and committed. */
  void awaitAllCommitted() throws InterruptedException {
    await("all images to be committed", this::allCommitted);
  }

  /** Reads what is left, when nobody writes any more. */
  void readToTheEnd() throws InterruptedException {
    await(
        "the last transaction to end and all results to be read",
        () -> {
          Map<TopicPartition, Long> ends = uncommitted.ends();
          return committed.ends().equals(ends)
              && committed.hasReached(ends)
              && uncommitted.hasReached(ends);
        });
  }

  /**
   * Reads results until the condition holds.
   *
   * @throws IllegalStateException if it does not within two minutes
   */
  void await(String what, Condition condition) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      load.resultsCame(committed.read(Duration.ofMillis(50)));
      uncommitted.read(Duration.ofMillis(10));
      load.isDone(); // throws if the load itself has failed
      startAgain();
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "waited "
                + PATIENCE
                + " for "
                + what
                + ": "
                + committed.count()
                + " results, "
                + group.committedImages()
                + " images committed, "
                + group.members()
                + " members; processes:\n"
                + String.join("\n---\n", processes.stream().map(p -> p.process().tail()).toList()));
      }
    }
  }

  private void startAgain() {
    for (StreamProcess process : processes) {
      if (process.process().hasEndedByItself()) {
        endedByThemselves++;
        process.process().restart();
      }
    }
  }

  private boolean allCommitted() throws InterruptedException {
    return load.isDone() && group.committedImages() == scenario.images();
  }
}
