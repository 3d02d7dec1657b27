package io.streamlens.cli.models;

import io.streamlens.cli.terminal.Terminal;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStore;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code models history}. */
@Command(
    name = "history",
    description = {
      "Every move of an alias, oldest first: when, from, to, by whom, why;",
      "and whether the version is withdrawn or signed now, with who withdrew it, when and why."
    },
    footer = {"", "Example:", "  ./streamlens models history fashion-mnist --store ./models"})
public final class ModelHistoryCommand implements Callable<Integer> {

  private static final int DIGEST_LENGTH = "sha256:".length() + 12;

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
      List<AliasHistory.Entry> moves = AliasHistory.of(open, alias);
      if (json) {
        terminal.print(Json.of(moves));
      } else {
        print(moves);
      }
    }
    return 0;
  }

  private void print(List<AliasHistory.Entry> moves) {
    String format = "%-20s %-5s %-5s %-19s %-17s %-12s %s";
    terminal.print(format, "AT", "FROM", "TO", "DIGEST", "NOW", "BY", "WHY");
    for (AliasHistory.Entry move : moves) {
      print(
          format,
          move.at().truncatedTo(ChronoUnit.SECONDS),
          Objects.requireNonNullElse(move.from(), "-"),
          move.version(),
          move.digest().value().substring(0, DIGEST_LENGTH),
          state(move),
          move.by(),
          Objects.requireNonNullElse(move.reason(), ""));
    }
    moves.stream()
        .flatMap(move -> Stream.ofNullable(move.withdrawn()))
        .distinct()
        .forEach(withdrawal -> terminal.print("version %d %s", withdrawal.version(), withdrawal));
  }

  /** Without blanks behind a move that nobody gave a reason for. */
  private void print(String format, Object... columns) {
    terminal.print(String.format(Locale.ROOT, format, columns).stripTrailing());
  }

  private static String state(AliasHistory.Entry move) {
    List<String> states = new ArrayList<>();
    if (move.withdrawn() != null) {
      states.add("withdrawn");
    }
    if (!move.signedBy().isEmpty()) {
      states.add("signed");
    }
    return states.isEmpty() ? "-" : String.join(",", states);
  }
}
