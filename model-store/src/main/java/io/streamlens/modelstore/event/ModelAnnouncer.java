package io.streamlens.modelstore.event;

import io.streamlens.modelstore.ModelStore;

/**
 * Tells of what was changed in a store, once the store has it. Of several who change the same model
 * and tell of it here, the one whose record comes last has looked at the store after writing it: so
 * the last record on the topic is what the store says, whoever was faster. The same change may be
 * told more than once, with a newer state each time. Safe for use by several threads if the channel
 * is.
 */
public final class ModelAnnouncer {

  /** Each of them means that somebody else has changed the model in the meantime. */
  private static final int ATTEMPTS = 10;

  private final ModelStore store;
  private final Channel channel;

  /** Where models' states are told: the topic {@code model-events}, however it is reached. */
  @FunctionalInterface
  public interface Channel {

    /**
     * Tells of a state: the key is its {@linkplain ModelState#name() name}, the value what {@link
     * ModelStateJson} writes. Returns when the record is safe, so that what is sent after it, by
     * anybody, comes after it; throws what its maker likes if it is not.
     */
    void send(ModelState state);
  }

  /**
   * @param store what has been changed; stays the caller's to close
   * @param channel where to tell
   */
  public ModelAnnouncer(ModelStore store, Channel channel) {
    this.store = store;
    this.channel = channel;
  }

  /**
   * Tells of a change that the store has, with the model's present state; and again, if the state
   * has become another while it was told.
   *
   * @param name the model's name
   * @return whether what was told last is what the store says; {@code false} if others have changed
   *     the model during each of ten attempts
   * @throws io.streamlens.modelstore.ModelStoreException if the state cannot be read
   */
  public boolean announce(String name, ModelChange change) {
    ModelState told = ModelState.of(store, name, change);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      channel.send(told);
      ModelState present = ModelState.of(store, name, change);
      if (present.equals(told)) {
        return true;
      }
      told = present;
    }
    return false;
  }
}
