package io.streamlens.cli.bench.process;

import io.streamlens.cli.CommandException;
import java.io.IOException;

/** A process that stands still until this is closed (SIGSTOP, SIGCONT). */
public final class Pause implements AutoCloseable {

  private final ProcessHandle process;

  private Pause(ProcessHandle process) {
    this.process = process;
  }

  /** Stops {@code process} where it is. */
  public static Pause of(ProcessHandle process) throws InterruptedException {
    signal("STOP", process);
    return new Pause(process);
  }

  @Override
  public void close() throws InterruptedException {
    signal("CONT", process);
  }

  /** Lets a process go on that may stand still: only then does it hear that it is to end. */
  public static void end(ProcessHandle process) {
    if (!process.isAlive()) {
      return;
    }
    try {
      signal("CONT", process);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void signal(String name, ProcessHandle process) throws InterruptedException {
    try {
      int exit = new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor();
      if (exit != 0) {
        throw new CommandException("the measured process is gone (kill -" + name + " failed)");
      }
    } catch (IOException e) {
      throw new CommandException("cannot send a signal: " + e.getMessage(), e);
    }
  }
}
