package io.streamlens.cli;

import io.streamlens.cli.broker.BrokerStartException;
import io.streamlens.cli.terminal.Terminal;
import io.streamlens.modelstore.ModelStoreException;
import io.streamlens.modelstore.savedmodel.DeviceUnavailableException;
import io.streamlens.trainer.InvalidRequestException;
import io.streamlens.trainer.TrainerException;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Turns the failure of a command into one line on standard error and exit code 1. */
final class FailureLine implements IExecutionExceptionHandler {

  private final Terminal terminal;

  FailureLine(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed)
      throws Exception {
    if (failure instanceof ParameterException usage) {
      return command.getParameterExceptionHandler().handleParseException(usage, new String[0]);
    }
    if (failure instanceof InvalidRequestException) {
      return UsageLine.print(terminal, command, failure);
    }
    // What fails because everything is being taken down is no failure.
    if (!ShutdownHook.isRunning()) {
      terminal.remark(command.getCommandSpec().qualifiedName() + ": " + oneLine(describe(failure)));
      if (Debug.isOn()) {
        failure.printStackTrace(terminal.err());
      }
    }
    return ExitCode.SOFTWARE;
  }

  private static String describe(Exception failure) {
    String message = String.valueOf(failure.getMessage());
    if (failure instanceof CommandException
        || failure instanceof BrokerStartException
        || failure instanceof ModelStoreException
        || failure instanceof DeviceUnavailableException
        || failure instanceof TrainerException) {
      return message;
    }
    if (failure instanceof KafkaException) {
      return "Kafka: " + message;
    }
    return "unexpected failure, "
        + failure.getClass().getSimpleName()
        + ": "
        + message
        + " (STREAMLENS_DEBUG=1 shows where)";
  }

  static String oneLine(String message) {
    return message.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
