package io.streamlens.cli.models;

import io.streamlens.cli.terminal.Terminal;
import io.streamlens.modelstore.AliasState;
import io.streamlens.modelstore.ModelLifecycle;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStore;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code models history}. */
@Command(
    name = "history",
    description = "Every move of an alias, oldest first: when, to what, by whom, why.",
    footer = {"", "Example:", "  ./streamlens models history fashion-mnist --store ./models"})
public final class ModelHistoryCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private StoreOptions store = new StoreOptions();

  @Parameters(
      showDefaultValue = Visibility.NEVER,
      paramLabel = "ALIAS",
      description = "NAME@ALIAS; NAME alone means NAME@champion.")
  private String model = "";

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  public ModelHistoryCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    ModelReference.Alias alias = store.alias(model);
    try (ModelStore open = store.open()) {
      List<AliasState.Move> moves = new ModelLifecycle(open).history(alias);
      if (json) {
        terminal.print(Json.of(moves));
      } else {
        terminal.print("%-20s %-8s %-16s %-12s %s", "AT", "VERSION", "DIGEST", "BY", "WHY");
        moves.forEach(this::print);
      }
    }
    return 0;
  }

  private void print(AliasState.Move move) {
    terminal.print(
        "%-20s %-8d %-16s %-12s %s",
        move.at().truncatedTo(ChronoUnit.SECONDS),
        move.version(),
        move.digest().value().substring(0, 16),
        move.by(),
        Objects.requireNonNullElse(move.reason(), ""));
  }
}
