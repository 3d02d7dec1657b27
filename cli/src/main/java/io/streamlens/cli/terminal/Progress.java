package io.streamlens.cli.terminal;

/**
 * How far a long piece of work has come, on standard output: a bar on a terminal, else a line every
 * ten seconds. Used by one thread at a time.
 */
public interface Progress extends AutoCloseable {

  /**
   * Begins to show.
   *
   * @param task what is being done, such as {@code sending}
   * @param unit what is being counted, such as {@code images}
   * @param total how many there are
   */
  static Progress start(Terminal terminal, String task, String unit, long total) {
    return terminal.interactive()
        ? new BarProgress(terminal, task, unit, total)
        : new LineProgress(terminal, task, unit, total);
  }

  /** Says that {@code done} units of the total are done. */
  void reached(long done);

  /** A short remark beside it, such as a loss. */
  void remark(String text);

  /** Ends it; the last state stays on the screen. */
  @Override
  void close();
}
