package io.streamlens.inference.serving;

import io.streamlens.inference.batching.ModelSource.Lease;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.manifest.Precision;
import io.streamlens.modelstore.savedmodel.Classifier;
import io.streamlens.modelstore.savedmodel.Device;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A loaded, verified and warmed model that counts who uses it. It is closed when it has been
 * retired and the last lease is given back, so that a batch in flight never loses its model. Safe
 * for use by several threads.
 */
public final class ServedModel {

  private final ModelVersion version;
  private final Device device;
  private final Precision precision;
  private final Classifier classifier;
  private final Duration fullBatchTime;

  // Both guarded by this.
  private int leases;
  private boolean retired;

  /**
   * @param device where the classifier runs
   * @param classifier owned by the served model from now on
   * @param fullBatchTime how long a batch of the largest size took when it was warmed
   */
  public ServedModel(
      ModelVersion version,
      Device device,
      Precision precision,
      Classifier classifier,
      Duration fullBatchTime) {
    this.version = version;
    this.device = device;
    this.precision = precision;
    this.classifier = classifier;
    this.fullBatchTime = fullBatchTime;
  }

  /** Which version this is. */
  public ModelVersion version() {
    return version;
  }

  /** Where it runs. */
  public Device device() {
    return device;
  }

  /** What it computes in. */
  public Precision precision() {
    return precision;
  }

  /** How long a batch of the largest size took when the model was warmed. */
  public Duration fullBatchTime() {
    return fullBatchTime;
  }

  Classifier classifier() {
    return classifier;
  }

  /** A lease, or null if the model has been retired. */
  synchronized @Nullable Lease tryLease() {
    if (retired) {
      return null;
    }
    leases++;
    return new CountedLease();
  }

  /** Lends it no more; closes it now, or when the last lease is given back. */
  synchronized void retire() {
    if (!retired) {
      retired = true;
      closeIfUnused();
    }
  }

  private synchronized void giveBack() {
    leases--;
    closeIfUnused();
  }

  private void closeIfUnused() {
    if (retired && leases == 0) {
      classifier.close();
    }
  }

  private final class CountedLease implements Lease {

    private boolean returned;

    @Override
    public ModelVersion version() {
      return version;
    }

    @Override
    public Precision precision() {
      return precision;
    }

    @Override
    public Classifier classifier() {
      return classifier;
    }

    @Override
    public void close() {
      synchronized (ServedModel.this) {
        if (!returned) {
          returned = true;
          giveBack();
        }
      }
    }
  }
}
