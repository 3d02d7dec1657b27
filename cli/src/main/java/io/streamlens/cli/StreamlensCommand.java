package io.streamlens.cli;

import io.streamlens.cli.bench.BenchCommand;
import io.streamlens.cli.broker.BrokerCommand;
import io.streamlens.cli.demo.DemoCommand;
import io.streamlens.cli.demo.LearnCommand;
import io.streamlens.cli.explain.ExplainCommand;
import io.streamlens.cli.models.ModelsCommand;
import io.streamlens.cli.send.SendCommand;
import io.streamlens.cli.serve.ServeCommand;
import io.streamlens.cli.terminal.Terminal;
import io.streamlens.cli.topic.TopicsCommand;
import io.streamlens.cli.trainer.TrainerCommand;
import io.streamlens.cli.training.NetworksCommand;
import io.streamlens.cli.training.TrainCommand;
import io.streamlens.cli.watch.WatchCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The root of the commands; does nothing of its own. */
@Command(
    name = "streamlens",
    synopsisSubcommandLabel = "COMMAND",
    description = "Images in from Kafka, classifications out, exactly once.",
    versionProvider = Version.class,
    subcommands = {
      DemoCommand.class,
      LearnCommand.class,
      BrokerCommand.class,
      TopicsCommand.class,
      TrainCommand.class,
      ServeCommand.class,
      TrainerCommand.class,
      SendCommand.class,
      WatchCommand.class,
      ModelsCommand.class,
      NetworksCommand.class,
      ExplainCommand.class,
      BenchCommand.class,
    },
    footer = {
      "",
      "'./streamlens COMMAND --help' explains each command.",
      "Exit codes: 0 success, 1 the work failed, 2 wrong usage.",
      "STREAMLENS_DEBUG=1 shows stack traces and the libraries' logs."
    })
final class StreamlensCommand implements Runnable {

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli looks at the option, not at the field
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  @SuppressWarnings("UnusedVariable") // picocli looks at the option, not at the field
  private boolean version;

  StreamlensCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    spec.commandLine().usage(terminal.out());
    throw new ParameterException(spec.commandLine(), "which command?");
  }
}
