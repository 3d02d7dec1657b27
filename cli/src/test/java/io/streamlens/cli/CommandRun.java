package io.streamlens.cli;

import io.streamlens.cli.terminal.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/**
 * A command that was run in this process, and what it wrote.
 *
 * @param exitCode 0, 1 or 2
 * @param out standard output
 * @param err standard error
 */
public record CommandRun(int exitCode, String out, String err) {

  /** Runs {@code ./streamlens} with these arguments. */
  public static CommandRun of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), false);
    int exitCode = Main.run(terminal, arguments);
    terminal.out().flush();
    terminal.err().flush();
    return new CommandRun(exitCode, out.toString(), err.toString());
  }

  /** The lines of standard output. */
  public List<String> outLines() {
    return out.lines().toList();
  }

  /** The one line of standard error. */
  public String errLine() {
    List<String> lines = err.lines().toList();
    if (lines.size() != 1) {
      throw new AssertionError("expected one line on standard error, not " + this);
    }
    return lines.get(0);
  }
}
