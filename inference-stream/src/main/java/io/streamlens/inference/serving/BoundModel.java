package io.streamlens.inference.serving;

import io.streamlens.inference.batching.BatchTuning;
import io.streamlens.inference.batching.ModelSource;
import io.streamlens.modelstore.ModelVersion;

/**
 * What an image is bound to and its batch leases: this very model, as long as an image holds it.
 * One for all images of the model. Safe for use by several threads.
 */
public final class BoundModel implements ModelSource {

  private final ModelSlot slot;
  private final ServedModel model;

  /**
   * @param slot to be told of a model that fails
   */
  BoundModel(ModelSlot slot, ServedModel model) {
    this.slot = slot;
    this.model = model;
  }

  ServedModel model() {
    return model;
  }

  /** The version that the image is to be prepared for, and will be classified by. */
  public ModelVersion version() {
    return model.version();
  }

  /** Lets go of it; once for each {@link ModelSlot#bind} that is not {@link #answered}. */
  public void release() {
    model.release(1);
  }

  /** Lets go of it for so many images. */
  @Override
  public void answered(int images) {
    model.release(images);
  }

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
