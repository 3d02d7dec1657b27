package io.streamlens.inference.serving;

import io.streamlens.inference.batching.BatchTuning;
import io.streamlens.inference.batching.ModelSource;

/**
 * What a batch leases: this very model, as long as an image holds it.
 *
 * @param slot to be told of a model that fails
 */
record BoundModel(ModelSlot slot, ServedModel model) implements ModelSource {

  @Override
  public Lease lease() {
    return model.leaseAgain();
  }

  @Override
  public BatchTuning tuning() {
    return model.tuning();
  }

  @Override
  public boolean isSound(Lease lease) {
    return slot.isSound(lease);
  }

  @Override
  public void hasFailed(Lease lease) {
    slot.hasFailed(lease);
  }
}
