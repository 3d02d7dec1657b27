package io.streamlens.inference.batching;

import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.manifest.Precision;
import io.streamlens.modelstore.savedmodel.Classifier;

/**
 * Where a batch gets the model it runs on: leased for one batch, so that a model that is being
 * replaced is closed only after the last batch has let go of it. Safe for use by several threads.
 */
public interface ModelSource {

  /**
   * Lends the model that serves now.
   *
   * @throws ModelUnavailableException if none does
   */
  Lease lease();

  /** What is known of the batches of the model that serves now; the same as long as it serves. */
  BatchTuning tuning();

  /**
   * Asked when an image failed in the model though it was alone: whether the model still does what
   * it must. If it does not, the source stops lending it.
   *
   * @param lease the lease under which the image failed
   * @return true if the model is sound, so that the image is at fault
   */
  boolean isSound(Lease lease);

  /**
   * Told that a model cannot go on: a batch has not come back from it in time, or its device has no
   * memory for even one image. The model is lent no more.
   *
   * @param lease the lease of the batch, which may never be given back
   */
  void hasFailed(Lease lease);

  /**
   * Told of images of this model that have got their answers: one call for a batch, not one for
   * each, since another thread counts new ones all the while.
   *
   * @param images how many, 1 or more
   */
  default void answered(int images) {}

  /** A model on loan. */
  interface Lease extends AutoCloseable {

    /** Which version this is. */
    ModelVersion version();

    /** What it computes in. */
    Precision precision();

    /** The loaded model. */
    Classifier classifier();

    /** Gives the model back. */
    @Override
    void close();
  }
}
