package io.streamlens.cli.models;

import io.streamlens.cli.CommandException;
import io.streamlens.cli.terminal.Terminal;
import io.streamlens.modelstore.AliasState;
import io.streamlens.modelstore.ModelLifecycle;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.event.ModelChange;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code models promote}. */
@Command(
    name = "promote",
    description = {
      "Points an alias to a version, after its files were verified.",
      "Streams that serve the alias take the version up: at once, if they hear of it from the"
          + " broker."
    },
    footer = {
      "",
      "Example:",
      "  ./streamlens models promote fashion-mnist:4 --store ./models --reason 'better on sandals'",
      "  ./streamlens models promote fashion-mnist:4 --store ./models --alias canary \\",
      "      --bootstrap-server localhost:9092"
    })
public final class PromoteModelCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private AnnouncementOptions announcement = new AnnouncementOptions();

  @Parameters(
      showDefaultValue = Visibility.NEVER,
      paramLabel = "MODEL",
      description = "The version: NAME:VERSION, or NAME@ALIAS for where another alias points.")
  private String model = "";

  @Option(
      names = "--alias",
      paramLabel = "ALIAS",
      defaultValue = ModelReference.DEFAULT_ALIAS,
      description = "The alias to move.")
  private String alias = "";

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the history.")
  private @Nullable String reason;

  public PromoteModelCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    ModelReference candidate = store.reference(model);
    ModelReference.Alias target = store.alias(candidate.name() + "@" + alias);
    try (ModelStore open = store.open();
        Announcements announcements = announcement.open(terminal)) {
      List<String> findings = open.verify(candidate);
      if (!findings.isEmpty()) {
        throw new CommandException(candidate + " is not promoted: " + String.join("; ", findings));
      }
      AliasState state =
          new ModelLifecycle(open).promote(candidate, alias, StoreOptions.user(), reason);
      terminal.print("%s -> version %d (%s)", target, state.version(), state.digest());
      announcements.announce(open, target.name(), ModelChange.promoted(alias, state));
    }
    return 0;
  }
}
