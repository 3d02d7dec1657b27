package io.streamlens.inference.crash;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.RetriableException;

/**
 * What a disturbance finds: the broker, the processes, and a load whose results are read on while
 * it waits. Used by one thread.
 */
final class Stage {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String GROUP = "streamlens";

  /** So many more images committed count as progress. */
  private static final long PROGRESS = 500;

  private final Scenario scenario;
  private final BrokerProcess broker;
  private final List<StreamProcess> processes;
  private final Admin admin;
  private final Results committed;
  private final Results uncommitted;
  private final LoadProducer load;

  Stage(
      Scenario scenario,
      BrokerProcess broker,
      List<StreamProcess> processes,
      Admin admin,
      Results committed,
      Results uncommitted,
      LoadProducer load) {
    this.scenario = scenario;
    this.broker = broker;
    this.processes = processes;
    this.admin = admin;
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

  /** The process whose turn it is, ready. */
  StreamProcess victim(int number) throws InterruptedException {
    StreamProcess victim = processes.get(number % processes.size());
    await("a process to be ready", victim::isReady);
    return victim;
  }

  /** Waits until the group has exactly the stream threads of so many processes. */
  void awaitMembersOf(int livingProcesses) {
    int members = livingProcesses * scenario.threads();
    await("the group to have " + members + " members", () -> members() == members);
  }

  /** Waits until more images are committed. */
  void awaitProgress() {
    long before = committedImages();
    await(
        "progress",
        () -> committedImages() >= Math.min(Math.max(before, 0) + PROGRESS, scenario.images()));
  }

  /** Reads results until so many are there, or all images are committed. */
  void awaitResults(long results) {
    await(results + " results", () -> committed.count() >= results || allCommitted());
  }

  /** Reads results until all images are sent and committed. */
  void awaitAllCommitted() {
    await("all images to be committed", this::allCommitted);
  }

  /** Reads what is left, when nobody writes any more. */
  void readToTheEnd() {
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
  void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      load.resultsCame(committed.read(Duration.ofMillis(50)));
      uncommitted.read(Duration.ofMillis(10));
      load.isDone(); // throws if the load itself has failed
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "waited "
                + PATIENCE
                + " for "
                + what
                + ": "
                + committed.count()
                + " results, "
                + committedImages()
                + " images committed, "
                + members()
                + " members; processes:\n"
                + String.join("\n---\n", processes.stream().map(p -> p.process().tail()).toList()));
      }
    }
  }

  private boolean allCommitted() {
    return load.isDone() && committedImages() == scenario.images();
  }

  /** By the group's positions; -1 while the broker cannot say. */
  private long committedImages() {
    try {
      Map<TopicPartition, OffsetAndMetadata> offsets =
          admin.listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata().get();
      return offsets.values().stream()
          .mapToLong(offset -> offset == null ? 0 : offset.offset())
          .sum();
    } catch (ExecutionException e) {
      return unknownFor(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Members of the group; -1 while the broker cannot say. */
  private int members() {
    try {
      return admin
          .describeConsumerGroups(List.of(GROUP))
          .describedGroups()
          .get(GROUP)
          .get()
          .members()
          .size();
    } catch (ExecutionException e) {
      return unknownFor(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int unknownFor(ExecutionException e) {
    if (e.getCause() instanceof RetriableException
        || e.getCause() instanceof GroupIdNotFoundException) {
      return -1;
    }
    throw new IllegalStateException(e);
  }
}
