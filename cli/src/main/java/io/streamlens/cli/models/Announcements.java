package io.streamlens.cli.models;

import io.streamlens.cli.CommandException;
import io.streamlens.cli.terminal.Terminal;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelStoreException;
import io.streamlens.modelstore.event.ModelAnnouncer;
import io.streamlens.modelstore.event.ModelChange;
import org.jspecify.annotations.Nullable;

/** Announces what a command has changed in a store, if a broker was given. */
public final class Announcements implements AutoCloseable {

  private final @Nullable ModelEventsTopic events;
  private final Terminal terminal;

  Announcements(@Nullable ModelEventsTopic events, Terminal terminal) {
    this.events = events;
    this.terminal = terminal;
  }

  /**
   * Announces a change that the store has; does nothing without a broker.
   *
   * @param store what was changed
   * @param model the name of the model that was changed
   * @throws CommandException if it could not be announced; says that the store has it nevertheless
   */
  public void announce(ModelStore store, String model, ModelChange change) {
    if (events == null) {
      return;
    }
    try {
      if (!new ModelAnnouncer(store, events).announce(model, change)) {
        throw new CommandException("others kept changing the model");
      }
    } catch (CommandException | ModelStoreException e) {
      throw new CommandException(
          "the store has the change, but it is not announced, so that streams see it only when"
              + " they next look at the store: "
              + e.getMessage(),
          e);
    }
    terminal.remark("announced to " + events); // no part of the result, which may be JSON
  }

  @Override
  public void close() {
    if (events != null) {
      events.close();
    }
  }
}
