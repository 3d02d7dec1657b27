package io.streamlens.cli.training;

import io.streamlens.cli.terminal.Terminal;
import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.trainer.network.Networks;
import io.streamlens.trainer.network.ShapedNetwork;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code networks}. */
@Command(name = "networks", description = "Lists the built-in networks.")
public final class NetworksCommand implements Callable<Integer> {

  private static final ImageSpec EXAMPLE_INPUT = new ImageSpec(28, 28, 1);
  private static final int EXAMPLE_LABELS = 10;

  private final Terminal terminal;

  public NetworksCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.print(
        "%-16s %6s %12s   (for images of %s and %d labels)",
        "NETWORK", "LAYERS", "PARAMETERS", EXAMPLE_INPUT, EXAMPLE_LABELS);
    for (String name : Networks.names()) {
      ShapedNetwork shaped = ShapedNetwork.of(Networks.named(name), EXAMPLE_INPUT, EXAMPLE_LABELS);
      terminal.print("%-16s %6d %,12d", name, shaped.layers().size(), shaped.parameters());
    }
    return 0;
  }
}
