package io.streamlens.cli.terminal;

import java.time.Duration;

/** A line now and then, for logs and pipes. */
final class LineProgress implements Progress {

  private static final long INTERVAL_NANOS = Duration.ofSeconds(10).toNanos();

  private final Terminal terminal;
  private final String task;
  private final String unit;
  private final long total;
  private final long start = System.nanoTime();
  private long lastLine = start;
  private long done;
  private String remark = "";

  LineProgress(Terminal terminal, String task, String unit, long total) {
    this.terminal = terminal;
    this.task = task;
    this.unit = unit;
    this.total = total;
  }

  @Override
  public void reached(long newDone) {
    done = newDone;
    if (System.nanoTime() - lastLine >= INTERVAL_NANOS) {
      lastLine = System.nanoTime();
      write();
    }
  }

  @Override
  public void remark(String text) {
    remark = ", " + text;
  }

  @Override
  public void close() {
    write();
  }

  private void write() {
    double seconds = (System.nanoTime() - start) / 1e9;
    terminal.print("%s: %,d of %,d %s, %,.0f/s%s", task, done, total, unit, done / seconds, remark);
  }
}
