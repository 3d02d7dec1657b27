package io.streamlens.inference.security;

import io.streamlens.cli.Main;
import io.streamlens.cli.terminal.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** Commands of {@code ./streamlens}, run in this process. */
final class Commands {

  private Commands() {}

  /** What a command says on standard error; an exit code that does not fit fails the test. */
  static String run(List<String> arguments) {
    StringWriter out = new StringWriter();
    StringWriter errors = new StringWriter();
    Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(errors), false);
    int exitCode = Main.run(terminal, arguments.toArray(String[]::new));
    terminal.err().flush();
    String said = errors.toString();
    if ((exitCode == 0) != said.isEmpty()) {
      throw new AssertionError("exit code " + exitCode + ", said: '" + said + "', out: " + out);
    }
    return said;
  }
}
