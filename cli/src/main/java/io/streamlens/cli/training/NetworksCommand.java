package io.streamlens.cli.training;

import io.streamlens.cli.terminal.Terminal;
import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.trainer.network.Network;
import io.streamlens.trainer.network.Networks;
import io.streamlens.trainer.network.ShapedNetwork;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code networks}. */
@Command(
    name = "networks",
    description = {
      "Lists the built-in networks; 'show' prints the layers of one of them, or of a network",
      "file of your own."
    },
    subcommands = ShowNetworkCommand.class)
public final class NetworksCommand implements Callable<Integer> {

  private static final ImageSpec EXAMPLE_INPUT = new ImageSpec(28, 28, 1);
  private static final int EXAMPLE_LABELS = 10;

  private final Terminal terminal;

  public NetworksCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.print("%-14s %12s  %s", "NETWORK", "PARAMETERS*", "WHAT IT IS");
    for (String name : Networks.names()) {
      Network network = Networks.named(name);
      int labels = network.isForTwoLabels() ? 2 : EXAMPLE_LABELS;
      ShapedNetwork shaped = ShapedNetwork.of(network, EXAMPLE_INPUT, labels);
      terminal.print("%-14s %,12d  %s", name, shaped.parameters(), network.description());
    }
    terminal.print("* for images of %s and %d labels", EXAMPLE_INPUT, EXAMPLE_LABELS);
    return 0;
  }
}
