package io.streamlens.cli.models;

import io.streamlens.cli.CommandException;
import io.streamlens.cli.terminal.Terminal;
import io.streamlens.modelstore.AliasState;
import io.streamlens.modelstore.ModelLifecycle;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.VersionInUseException;
import io.streamlens.modelstore.Withdrawal;
import io.streamlens.modelstore.event.ModelChange;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code models withdraw}. */
@Command(
    name = "withdraw",
    description = {
      "Takes a bad version out of use for good: it may be neither promoted nor served any more.",
      "This is never taken back; what was repaired is published as a new version."
    },
    footer = {
      "",
      "Example:",
      "  ./streamlens models withdraw fashion-mnist:4 --rollback --store ./models \\",
      "      --reason 'trained on mislabelled images' --bootstrap-server localhost:9092"
    })
public final class WithdrawModelCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private AnnouncementOptions announcement = new AnnouncementOptions();

  @Parameters(
      showDefaultValue = Visibility.NEVER,
      paramLabel = "MODEL",
      description = "NAME:VERSION, or NAME or NAME@ALIAS for the version it points to now.")
  private String model = "";

  @Option(
      names = "--rollback",
      description = "First roll back every alias that points to the version.")
  private boolean rollback;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the record.")
  private @Nullable String reason;

  public WithdrawModelCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    ModelReference reference = store.reference(model);
    try (ModelStore open = store.open();
        Announcements announcements = announcement.open(terminal)) {
      ModelReference.Version version = open.resolve(reference).reference();
      List<ModelChange> changes =
          rollback ? rollBackAndWithdraw(open, version) : List.of(withdraw(open, version));
      changes.forEach(change -> announcements.announce(open, version.name(), change));
    }
    return 0;
  }

  private ModelChange withdraw(ModelStore open, ModelReference.Version version) {
    try {
      return print(version, open.withdraw(version, StoreOptions.user(), reason));
    } catch (VersionInUseException e) {
      throw new CommandException(e.getMessage() + " (--rollback does both)", e);
    }
  }

  private List<ModelChange> rollBackAndWithdraw(ModelStore open, ModelReference.Version version) {
    ModelLifecycle.Withdrawn done =
        new ModelLifecycle(open).rollBackAndWithdraw(version, StoreOptions.user(), reason);
    List<ModelChange> changes = new ArrayList<>();
    done.rolledBack().forEach((alias, state) -> changes.add(print(version.name(), alias, state)));
    changes.add(print(version, done.withdrawal()));
    return changes;
  }

  private ModelChange print(String model, String alias, AliasState state) {
    terminal.print(
        "%s -> version %d (%s)",
        new ModelReference.Alias(model, alias), state.version(), state.digest());
    return ModelChange.rolledBack(alias, state);
  }

  private ModelChange print(ModelReference.Version version, Withdrawal withdrawal) {
    terminal.print("%s (%s) %s", version, withdrawal.digest(), withdrawal);
    return ModelChange.withdrawn(withdrawal);
  }
}
