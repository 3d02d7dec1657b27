package io.streamlens.cli.models;

import io.streamlens.cli.models.diff.DiffTable;
import io.streamlens.cli.models.diff.ModelDiff;
import io.streamlens.cli.terminal.Terminal;
import io.streamlens.modelstore.ModelStore;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code models diff}. */
@Command(
    name = "diff",
    description = {
      "What two versions differ in: metrics, manifest, labels, files, training.",
      "All metrics are shown, of the rest what differs."
    },
    footer = {
      "",
      "Examples:",
      "  ./streamlens models diff fashion-mnist@champion fashion-mnist:4 --store ./models",
      "  ./streamlens models diff fashion-mnist:3 fashion-mnist:4 --store ./models --json"
    })
public final class DiffModelsCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private StoreOptions store = new StoreOptions();

  @Parameters(
      index = "0",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "A",
      description = "NAME, NAME@ALIAS or NAME:VERSION; NAME alone means NAME@champion.")
  private String a = "";

  @Parameters(
      index = "1",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "B",
      description = "The same; what is added is in B and not in A.")
  private String b = "";

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  public DiffModelsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try (ModelStore open = store.open()) {
      ModelDiff diff =
          ModelDiff.between(open.resolve(store.reference(a)), open.resolve(store.reference(b)));
      if (json) {
        terminal.print(Json.of(diff));
      } else {
        DiffTable.print(diff, terminal);
      }
    }
    return 0;
  }
}
