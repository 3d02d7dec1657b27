package io.streamlens.cli;

import io.streamlens.cli.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;

/** Turns a wrong command line into one line on standard error and exit code 2. */
final class UsageLine implements IParameterExceptionHandler {

  private final Terminal terminal;

  UsageLine(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    return print(terminal, failure.getCommandLine(), failure);
  }

  /**
   * Prints the line.
   *
   * @return the exit code
   */
  static int print(Terminal terminal, CommandLine command, Exception failure) {
    String name = command.getCommandSpec().qualifiedName();
    terminal.remark(
        "%s: %s (see './%s --help')"
            .formatted(name, FailureLine.oneLine(String.valueOf(failure.getMessage())), name));
    return ExitCode.USAGE;
  }
}
