package io.streamlens.cli;

import io.streamlens.cli.terminal.Terminal;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Turns a wrong command line into one line on standard error and exit code 2. */
final class UsageLine implements IParameterExceptionHandler {

  private final Terminal terminal;

  UsageLine(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    CommandSpec command = failure.getCommandLine().getCommandSpec();
    terminal.remark(
        "%s: %s (see './%s --help')"
            .formatted(
                command.qualifiedName(),
                FailureLine.oneLine(String.valueOf(failure.getMessage())),
                command.qualifiedName()));
    return ExitCode.USAGE;
  }
}
