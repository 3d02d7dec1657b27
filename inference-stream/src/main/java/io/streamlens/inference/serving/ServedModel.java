package io.streamlens.inference.serving;

import io.streamlens.inference.batching.BatchTuning;
import io.streamlens.inference.batching.ModelSource.Lease;
import io.streamlens.inference.batching.ModelUnavailableException;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.manifest.Precision;
import io.streamlens.modelstore.savedmodel.ChosenPrecision;
import io.streamlens.modelstore.savedmodel.Classifier;
import io.streamlens.modelstore.savedmodel.Device;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A loaded, verified and warmed model that counts who uses it. It is closed when it has been
 * retired and the last lease is given back, so that an image on its way never loses its model. Safe
 * for use by several threads.
 */
public final class ServedModel {

  private final ModelVersion version;
  private final Device device;
  private final ChosenPrecision precision;
  private final Classifier classifier;
  private final Duration fullBatchTime;
  private final BatchTuning tuning;

  private final UseCount uses = new UseCount();

  /** Both are written before the model is retired. */
  private volatile boolean failed;

  private volatile Runnable whenClosed = () -> {};

  /**
   * A model in the precision that was asked for, of whose smaller batches nothing is known.
   *
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
    this(
        version,
        device,
        ChosenPrecision.asked(precision),
        classifier,
        fullBatchTime,
        new BatchTuning());
  }

  /**
   * @param device where the classifier runs
   * @param precision what it computes in, and why
   * @param classifier owned by the served model from now on
   * @param fullBatchTime how long a batch of the largest size took when it was warmed
   * @param tuning what its warm-up has shown of its batches
   */
  public ServedModel(
      ModelVersion version,
      Device device,
      ChosenPrecision precision,
      Classifier classifier,
      Duration fullBatchTime,
      BatchTuning tuning) {
    this.version = version;
    this.device = device;
    this.precision = precision;
    this.classifier = classifier;
    this.fullBatchTime = fullBatchTime;
    this.tuning = tuning;
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
    return precision.precision();
  }

  /** Why it computes in that, as a phrase. */
  public String precisionReason() {
    return precision.reason();
  }

  /** How long a batch of the largest size took when the model was warmed. */
  public Duration fullBatchTime() {
    return fullBatchTime;
  }

  /** What is known of its batches. */
  public BatchTuning tuning() {
    return tuning;
  }

  /** Whether it is lent no more. */
  public boolean isRetired() {
    return uses.isEnding();
  }

  Classifier classifier() {
    return classifier;
  }

  /** Counts a new user, who is to {@link #release} it; false if the model has been retired. */
  boolean tryUse() {
    return uses.tryBegin();
  }

  /** Counts so many users less; the last one of a retired model closes it. */
  void release(int users) {
    if (uses.end(users)) {
      close();
    }
  }

  /** A lease in the place of a use that is counted already. */
  Lease leaseUsed() {
    return new CountedLease();
  }

  /**
   * A further lease for work that holds one already: also of a retired model.
   *
   * @throws ModelUnavailableException if the model has failed meanwhile
   */
  Lease leaseAgain() {
    if (failed || !uses.tryBeginAgain()) {
      throw new ModelUnavailableException(
          "model " + version.reference() + (failed ? " has failed" : " is closed"));
    }
    return new CountedLease();
  }

  /** Lends it no more but to whoever has it; closes it now, or with the last lease given back. */
  void retire() {
    retire(false, () -> {});
  }

  /**
   * The same.
   *
   * @param failed whether it must not even finish what it has
   * @param whenClosed run once, after it has been closed
   */
  void retire(boolean failed, Runnable whenClosed) {
    boolean unused;
    synchronized (this) {
      if (uses.isEnding()) {
        return;
      }
      this.failed = failed;
      this.whenClosed = whenClosed;
      unused = uses.letEnd();
    }
    if (unused) {
      close();
    }
  }

  /** Outside the lock: to free a session takes its time, and whoever is told may ask for more. */
  private void close() {
    classifier.close();
    whenClosed.run();
  }

  private final class CountedLease implements Lease {

    private final AtomicBoolean returned = new AtomicBoolean();

    @Override
    public ModelVersion version() {
      return version;
    }

    @Override
    public Precision precision() {
      return precision.precision();
    }

    @Override
    public Classifier classifier() {
      return classifier;
    }

    @Override
    public void close() {
      if (returned.compareAndSet(false, true)) {
        release(1);
      }
    }
  }
}
