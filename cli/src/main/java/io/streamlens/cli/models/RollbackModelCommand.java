package io.streamlens.cli.models;

import io.streamlens.cli.terminal.Terminal;
import io.streamlens.modelstore.AliasState;
import io.streamlens.modelstore.ModelLifecycle;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.event.ModelChange;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code models rollback}. */
@Command(
    name = "rollback",
    description = {
      "Moves an alias one step back in its history, past versions that were withdrawn.",
      "Streams that serve the alias follow: at once, if they hear of it from the broker."
    },
    footer = {
      "",
      "Example:",
      "  ./streamlens models rollback fashion-mnist --store ./models --reason 'too many sandals'"
    })
public final class RollbackModelCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private AnnouncementOptions announcement = new AnnouncementOptions();

  @Parameters(
      showDefaultValue = Visibility.NEVER,
      paramLabel = "ALIAS",
      description = "NAME@ALIAS; NAME alone means NAME@champion.")
  private String model = "";

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the history.")
  private @Nullable String reason;

  public RollbackModelCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    ModelReference.Alias alias = store.alias(model);
    try (ModelStore open = store.open();
        Announcements announcements = announcement.open(terminal)) {
      AliasState state = new ModelLifecycle(open).rollback(alias, StoreOptions.user(), reason);
      terminal.print("%s -> version %d (%s)", alias, state.version(), state.digest());
      announcements.announce(open, alias.name(), ModelChange.rolledBack(alias.alias(), state));
    }
    return 0;
  }
}
