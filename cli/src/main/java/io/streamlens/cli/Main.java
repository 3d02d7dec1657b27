package io.streamlens.cli;

import io.streamlens.cli.terminal.Terminal;
import io.streamlens.modelstore.savedmodel.NativeMemory;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** The entrance of {@code ./streamlens}: reads the command line and runs the command it names. */
public final class Main {

  private Main() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    NativeMemory.leaveBoundToSystem();
    Debug.configureLogging();
    System.setProperty("java.awt.headless", "true"); // pictures are drawn into files
    System.exit(run(Terminal.ofProcess(), arguments));
  }

  /**
   * Runs a command in this process.
   *
   * @return 0 on success, 1 on a failure of the work, 2 on bad usage
   */
  public static int run(Terminal terminal, String... arguments) {
    return commandLine(terminal).execute(arguments);
  }

  /** All commands with their options, for whoever wants to look at them rather than run one. */
  public static CommandLine commandLine(Terminal terminal) {
    CommandLine commandLine =
        new CommandLine(new StreamlensCommand(terminal), new CommandFactory(terminal))
            .setOut(terminal.out())
            .setErr(terminal.err())
            .setExecutionExceptionHandler(new FailureLine(terminal))
            .setParameterExceptionHandler(new UsageLine(terminal));
    prepare(List.of(commandLine));
    return commandLine;
  }

  private static void prepare(Iterable<CommandLine> commandLines) {
    for (CommandLine each : commandLines) {
      each.getCommandSpec()
          .usageMessage()
          .showDefaultValues(true)
          .sortOptions(false)
          .abbreviateSynopsis(true)
          .autoWidth(true);
      prepare(each.getSubcommands().values());
    }
  }

  /** Gives each command the terminal it writes to. */
  private record CommandFactory(Terminal terminal) implements IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      for (var constructor : type.getDeclaredConstructors()) {
        if (List.of(constructor.getParameterTypes()).equals(List.of(Terminal.class))) {
          return type.cast(constructor.newInstance(terminal));
        }
      }
      return CommandLine.defaultFactory().create(type);
    }
  }
}
