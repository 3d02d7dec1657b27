package io.streamlens.inference.crash;

import java.util.List;

/** What is done to a stream under load. Each returns when the stream has come to terms with it. */
enum Disturbance {
  /** A process is killed, and started again at once. */
  SIGKILL("SIGKILL") {
    @Override
    void strike(Stage stage, int number) throws InterruptedException {
      StreamProcess victim = stage.victim(number);
      victim.process().kill();
      victim.process().restart();
    }
  },

  /** A process is asked to end, and started again at once. */
  SIGTERM("SIGTERM") {
    @Override
    void strike(Stage stage, int number) throws InterruptedException {
      StreamProcess victim = stage.victim(number);
      victim.process().terminate();
      victim.process().restart();
    }
  },

  /** Each process is killed, then each is asked to end, and so on. */
  SIGKILL_AND_SIGTERM("SIGKILL, SIGTERM in turn") {
    @Override
    void strike(Stage stage, int number) throws InterruptedException {
      boolean kill = number / stage.processes() % 2 == 0;
      (kill ? SIGKILL : SIGTERM).strike(stage, number);
    }
  },

  /**
   * A process holds still until its group has given it up and the others, if there are any, have
   * done some of its work; then it goes on as if nothing had been.
   */
  SIGSTOP("SIGSTOP past the session timeout, SIGCONT") {
    @Override
    void strike(Stage stage, int number) throws InterruptedException {
      StreamProcess victim = stage.victim(number);
      victim.process().freeze();
      stage.awaitMembersOf(stage.processes() - 1);
      if (stage.processes() > 1) {
        stage.awaitProgress();
      }
      victim.process().thaw();
      stage.awaitMembersOf(stage.processes());
    }
  },

  /** A stream thread dies of an exception, as it takes an image or in the middle of a drain. */
  THREAD_DEATH("a stream thread dies") {
    @Override
    void strike(Stage stage, int number) throws InterruptedException {
      StreamProcess victim = stage.victim(number);
      victim.killThread();
      stage.await("a stream thread to die", victim::hasThreadDied);
    }
  },

  /** The only broker is stopped in an orderly way, and started again at once. */
  BROKER_STOP("the broker is stopped and started") {
    @Override
    void strike(Stage stage, int number) throws InterruptedException {
      stage.broker().process().terminate();
      stage.broker().process().restart();
      stage.awaitProgress();
    }
  },

  /** The only broker is killed, and started again at once. */
  BROKER_SIGKILL("SIGKILL to the broker") {
    @Override
    void strike(Stage stage, int number) throws InterruptedException {
      stage.broker().process().kill();
      stage.broker().process().restart();
      stage.awaitProgress();
    }
  },

  /** A process goes, and comes back after the others have done some of its work. */
  REBALANCE("a process goes and comes") {
    @Override
    void strike(Stage stage, int number) throws InterruptedException {
      StreamProcess victim = stage.victim(number);
      victim.process().terminate();
      stage.awaitMembersOf(stage.processes() - 1);
      stage.awaitProgress();
      victim.process().restart();
      stage.awaitMembersOf(stage.processes());
    }
  },

  /** All that can be done to any stream, in turn. */
  ALL("SIGKILL, SIGSTOP, broker killed, SIGTERM, broker stopped, going and coming in turn") {
    @Override
    void strike(Stage stage, int number) throws InterruptedException {
      List<Disturbance> all =
          List.of(SIGKILL, SIGSTOP, BROKER_SIGKILL, SIGTERM, BROKER_STOP, REBALANCE);
      all.get(number % all.size()).strike(stage, number);
    }
  };

  private final String text;

  Disturbance(String text) {
    this.text = text;
  }

  /**
   * Does it.
   *
   * @param number 0 for the first, and so on
   * @throws IllegalStateException if the stream has not come to terms with it within two minutes
   */
  abstract void strike(Stage stage, int number) throws InterruptedException;

  @Override
  public String toString() {
    return text;
  }
}
