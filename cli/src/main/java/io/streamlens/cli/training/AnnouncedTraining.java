package io.streamlens.cli.training;

import io.streamlens.cli.CommandException;
import io.streamlens.cli.models.Announcements;
import io.streamlens.cli.models.StoreOptions;
import io.streamlens.cli.terminal.Terminal;
import io.streamlens.modelstore.AliasState;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.event.ModelChange;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Shows how a training run goes, and announces what it changes in the store. That something could
 * not be announced does not end the run: what was published is still to be promoted.
 */
final class AnnouncedTraining extends TrainingProgress {

  private final ModelStore store;
  private final Announcements announcements;
  private @Nullable String model;
  private @Nullable CommandException failure;

  AnnouncedTraining(Terminal terminal, ModelStore store, Announcements announcements) {
    super(terminal);
    this.store = store;
    this.announcements = announcements;
  }

  @Override
  public void published(ModelVersion version) {
    super.published(version);
    model = version.name();
    announce(ModelChange.published(version, StoreOptions.user(), Instant.now(), "trained"));
  }

  @Override
  public void promoted(String alias, AliasState state) {
    super.promoted(alias, state);
    announce(ModelChange.promoted(alias, state));
  }

  private void announce(ModelChange change) {
    String name = model;
    if (name == null) {
      throw new IllegalStateException("nothing is promoted before it is published");
    }
    try {
      announcements.announce(store, name, change);
      // A later one tells the whole state, the earlier change included.
      failure = null;
    } catch (CommandException e) {
      failure = e;
    }
  }

  /**
   * Call it when the run is over.
   *
   * @throws CommandException if the model's last state could not be announced
   */
  void requireAnnounced() {
    if (failure != null) {
      throw failure;
    }
  }
}
