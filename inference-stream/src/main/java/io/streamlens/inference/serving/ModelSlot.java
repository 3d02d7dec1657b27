package io.streamlens.inference.serving;

import io.streamlens.inference.batching.ModelSource;
import io.streamlens.inference.batching.ModelUnavailableException;
import io.streamlens.modelstore.CorruptModelException;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.savedmodel.ClassificationException;
import io.streamlens.modelstore.savedmodel.GoldenCheck;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The place of the one model that serves under a reference. Empty at first and after a model has
 * failed; what is put in replaces what was there between two batches. Safe for use by several
 * threads.
 */
public final class ModelSlot implements ModelSource, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ModelSlot.class);

  private final ModelReference reference;
  private final AtomicReference<@Nullable ServedModel> serving = new AtomicReference<>();

  public ModelSlot(ModelReference reference) {
    this.reference = reference;
  }

  /** What the slot serves, by name: an alias or a fixed version. */
  public ModelReference reference() {
    return reference;
  }

  /** The model that serves now. */
  public Optional<ServedModel> serving() {
    return Optional.ofNullable(serving.get());
  }

  /**
   * Lets {@code model} serve from the next batch on; what served before is closed after its last.
   */
  public void serve(ServedModel model) {
    retire(serving.getAndSet(model));
  }

  @Override
  public Lease lease() {
    while (true) {
      ServedModel model = serving.get();
      if (model == null) {
        throw new ModelUnavailableException("no model serves as " + reference);
      }
      Lease lease = model.tryLease();
      if (lease != null) {
        return lease;
      }
      // Replaced between the two lines above: the next turn finds its successor, or none.
    }
  }

  /**
   * Recomputes the golden samples of the lent model itself, also when the slot has lost or replaced
   * it meanwhile: another batch may have found it out first, and the image is no more at fault for
   * that. A model that misses them is taken out.
   */
  @Override
  public boolean isSound(Lease lease) {
    try {
      GoldenCheck.check(lease.classifier(), lease.version().manifest().golden(), lease.precision());
      return true;
    } catch (ClassificationException | CorruptModelException e) {
      LOG.error(
          "model {} fails on its golden samples: {}", lease.version().reference(), e.getMessage());
      takeOut(lease);
      return false;
    }
  }

  @Override
  public void isStuck(Lease lease) {
    takeOut(lease);
  }

  private void takeOut(Lease lease) {
    ServedModel failed = serving.get();
    if (failed != null && isLent(failed, lease) && serving.compareAndSet(failed, null)) {
      failed.retire();
    }
  }

  /** Takes the model out; it is closed after its last batch. */
  @Override
  public void close() {
    retire(serving.getAndSet(null));
  }

  /** By the loaded classifier: the same version may have been loaded anew. */
  private static boolean isLent(ServedModel model, Lease lease) {
    return model.classifier() == lease.classifier();
  }

  private static void retire(@Nullable ServedModel model) {
    if (model != null) {
      model.retire();
    }
  }
}
