package io.streamlens.inference.serving;

import io.streamlens.inference.serving.SlotState.Loading;
import io.streamlens.inference.serving.SlotState.Verifying;

/**
 * A version on its way to serving in a slot. One that has been given up, or was followed by
 * another, has no say any more: a load that comes back after its time limit changes nothing.
 */
public final class Candidacy implements LoadProgress {

  private final ModelSlot slot;
  private final SlotStates states;

  Candidacy(ModelSlot slot, SlotStates states) {
    this.slot = slot;
    this.states = states;
  }

  @Override
  public void fetched() {
    states.change(
        this, (state, at) -> state instanceof Loading loading ? loading.fetched(at) : state);
  }

  @Override
  public void verified() {
    states.change(
        this, (state, at) -> state instanceof Verifying verifying ? verifying.verified(at) : state);
  }

  /**
   * It takes over.
   *
   * @throws IllegalStateException if it is not warm, or has been given up
   */
  public void serve(ServedModel model) {
    slot.serve(states.warmed(this, model));
  }

  /** It must not serve. */
  public void reject(Rejection rejection) {
    states.rejected(this, rejection);
  }

  /** It could not be got ready, for no fault of its own. */
  public void giveUp() {
    states.givenUp(this);
  }
}
