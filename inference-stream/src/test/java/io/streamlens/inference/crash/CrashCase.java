package io.streamlens.inference.crash;

import static io.streamlens.inference.crash.Disturbance.ALL;
import static io.streamlens.inference.crash.Disturbance.BROKER_SIGKILL;
import static io.streamlens.inference.crash.Disturbance.BROKER_STOP;
import static io.streamlens.inference.crash.Disturbance.REBALANCE;
import static io.streamlens.inference.crash.Disturbance.SIGKILL;
import static io.streamlens.inference.crash.Disturbance.SIGKILL_AND_SIGTERM;
import static io.streamlens.inference.crash.Disturbance.SIGSTOP;
import static io.streamlens.inference.crash.Disturbance.SIGTERM;
import static io.streamlens.inference.crash.Disturbance.THREAD_DEATH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.inference.crash.ResultLedger.Balance;
import io.streamlens.inference.crash.StreamProcess.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A scenario that must come out right, and one that must not: without the second nobody would know
 * that the first could fail.
 *
 * @param name of the case
 * @param proof must come out right
 * @param control must come out wrong, under the same kind of disturbance
 * @param fault how the control comes out wrong
 */
record CrashCase(String name, Scenario proof, Scenario control, Fault fault) {

  /** What is wrong with a control, and shows in its accounts. */
  enum Fault {
    /** The queue is not drained before a commit, which then covers images without a result. */
    UNDRAINED("no drain before commits: loses"),
    /** Nothing fences a process that goes on after its group has given it up. */
    UNFENCED("at-least-once fences nothing: duplicates"),
    /** What was on its way to a broker that goes is never sent again. */
    UNACKNOWLEDGED("at-least-once, acks=0: loses");

    private final String text;

    Fault(String text) {
      this.text = text;
    }

    /** Whether the accounts show it. */
    boolean shows(Balance balance) {
      return this == UNFENCED ? balance.duplicated() > 0 : balance.lost() > 0;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** The case of the default run that all others vary: two processes, killed in turn. */
  static CrashCase killed(long images, int kills, long controlImages, int controlKills) {
    return undrained(
        "processes killed and ended",
        Scenario.of(SIGKILL_AND_SIGTERM, kills, images),
        controlImages,
        controlKills);
  }

  /** A process that holds still for longer than its group waits. */
  static CrashCase frozen(long images, int times) {
    return unfenced("a process frozen", Scenario.of(SIGSTOP, times, images));
  }

  /** All cases of the slow run. */
  static List<CrashCase> all() {
    return List.of(
        killed(60_000, 8, 40_000, 4),
        undrained("one process killed", Scenario.of(SIGKILL, 5, 40_000).on(1, 1), 40_000, 5),
        undrained(
            "three processes killed and ended, mixed images",
            Scenario.of(SIGKILL_AND_SIGTERM, 9, 40_000).on(3, 4).with(ImageMix.MIXED),
            30_000,
            6),
        undrained(
            "killed, at-least-once", Scenario.of(SIGKILL, 6, 40_000).atLeastOnce(), 40_000, 6),
        undrained("ended", Scenario.of(SIGTERM, 6, 40_000).on(1, 4), 30_000, 4),
        undrained("ended, at-least-once", Scenario.of(SIGTERM, 6, 40_000).atLeastOnce(), 30_000, 4),
        frozen(40_000, 4),
        unfenced(
            "one of three frozen, mixed images",
            Scenario.of(SIGSTOP, 4, 30_000).on(3, 1).with(ImageMix.MIXED)),
        unfenced(
            "a process frozen, its transaction outlives its session",
            Scenario.of(SIGSTOP, 4, 30_000).with("streamlens.transaction-timeout", "20s")),
        undrained(
            "a process frozen, at-least-once",
            largeBatches(Scenario.of(SIGSTOP, 4, 30_000)).atLeastOnce(),
            40_000,
            8),
        undrained("a stream thread dies", dyingThreads(), 40_000, 8),
        undrained("a stream thread dies, at-least-once", dyingThreads().atLeastOnce(), 40_000, 8),
        unacknowledged("the broker stopped", Scenario.of(BROKER_STOP, 3, 30_000)),
        undrained("the broker killed", Scenario.of(BROKER_SIGKILL, 3, 30_000), 30_000, 3),
        undrained(
            "the broker killed, at-least-once, mixed images",
            Scenario.of(BROKER_SIGKILL, 3, 20_000).on(1, 4).atLeastOnce().with(ImageMix.MIXED),
            20_000,
            3),
        undrained(
            "rebalances", largeBatches(Scenario.of(REBALANCE, 6, 40_000).on(3, 1)), 40_000, 6),
        undrained(
            "rebalances, at-least-once",
            Scenario.of(REBALANCE, 6, 40_000).atLeastOnce(),
            30_000,
            4),
        undrained(
            "all of it, mixed images",
            Scenario.of(ALL, 12, 60_000).on(3, 4).with(ImageMix.MIXED),
            40_000,
            6));
  }

  private static Scenario dyingThreads() {
    return largeBatches(
        Scenario.of(THREAD_DEATH, 8, 40_000).on(1, 4).running(Program.MORTAL_THREADS));
  }

  /** Much is in flight at every moment, and more of it than one commit brings out. */
  private static Scenario largeBatches(Scenario scenario) {
    return scenario.with("streamlens.max-batch-size", "1000").with("streamlens.max-delay", "200ms");
  }

  /** Runs the proof and asserts that it comes out right. */
  CrashRun.Outcome prove(Path work) throws IOException, InterruptedException {
    CrashRun.Outcome outcome = CrashRun.of(proof, work);
    System.out.println("crash test: " + name + ", " + proof + ": " + outcome);
    Balance balance = outcome.committed();
    long duplicatesAllowed =
        proof.delivery() == Scenario.Delivery.EXACTLY_ONCE ? 0 : balance.duplicated();
    assertEquals(new Balance(proof.images(), 0, duplicatesAllowed, 0, 0), balance);
    return outcome;
  }

  /** Runs the control and asserts that it comes out wrong. */
  CrashRun.Outcome failControl(Path work) throws IOException, InterruptedException {
    CrashRun.Outcome outcome = CrashRun.of(control, work);
    System.out.println("crash test's control: " + name + ", " + control + ": " + outcome);
    assertTrue(
        fault.shows(outcome.committed()),
        "a control that does not fail (" + fault + ") proves nothing: " + outcome);
    return outcome;
  }

  @Override
  public String toString() {
    return name;
  }

  /** Controlled by the same without its drain. */
  private static CrashCase undrained(String name, Scenario proof, long images, int times) {
    // Kafka Streams commits once a second at-least-once: too seldom for every run to show a loss.
    Scenario control =
        proof
            .running(Program.UNDRAINED)
            .with(images, times)
            .with("streamlens.commit-interval", "50ms");
    return new CrashCase(name, proof, control, Fault.UNDRAINED);
  }

  /** Controlled by the same at-least-once, where nobody stops a zombie from writing. */
  private static CrashCase unfenced(String name, Scenario proof) {
    return new CrashCase(name, proof, proof.atLeastOnce(), Fault.UNFENCED);
  }

  /** Controlled by a producer that does not wait for the broker's answers. */
  private static CrashCase unacknowledged(String name, Scenario proof) {
    return new CrashCase(
        name,
        proof,
        proof
            .atLeastOnce()
            .with("kafka-streams.producer.acks", "0")
            .with("kafka-streams.producer.enable.idempotence", "false")
            // It warns of every single record that it does not learn the offset of.
            .with("quarkus.log.category.\"org.apache.kafka.streams\".level", "ERROR"),
        Fault.UNACKNOWLEDGED);
  }
}
