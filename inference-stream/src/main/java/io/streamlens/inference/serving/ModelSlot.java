package io.streamlens.inference.serving;

import io.streamlens.inference.batching.BatchTuning;
import io.streamlens.inference.batching.ModelSource;
import io.streamlens.inference.batching.ModelUnavailableException;
import io.streamlens.inference.event.OperatorEvent;
import io.streamlens.inference.serving.SlotState.Serving;
import io.streamlens.modelstore.CorruptModelException;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.savedmodel.ClassificationException;
import io.streamlens.modelstore.savedmodel.GoldenCheck;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The place of the one model that serves under a reference, of the version that may follow it, and
 * of those that answer their last images. Safe for use by several threads.
 *
 * <p>An image is bound to the model that serves when it comes ({@link #hold}): it is prepared for
 * that version and classified by that version, whatever is put in meanwhile. So a batch never mixes
 * versions, and of images taken one after the other the later one never has the older version.
 */
public final class ModelSlot implements ModelSource, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ModelSlot.class);

  private final ModelReference reference;
  private final ModelListener listener;
  private final SlotStates states;
  private final Clock clock;

  /** What new images are bound to; changed together with the states, under this lock. */
  private volatile @Nullable BoundModel current;

  /** A slot of which nobody wants to hear. */
  public ModelSlot(ModelReference reference) {
    this(reference, Clock.systemUTC(), ModelListener.NONE);
  }

  /**
   * @param listener told of what serves and what is drained
   */
  public ModelSlot(ModelReference reference, Clock clock, ModelListener listener) {
    this.reference = reference;
    this.clock = clock;
    this.listener = listener;
    states = new SlotStates(clock);
  }

  /** What the slot serves, by name: an alias or a fixed version. */
  public ModelReference reference() {
    return reference;
  }

  /** The model that serves now. */
  public Optional<ServedModel> serving() {
    BoundModel now = current;
    return now == null ? Optional.empty() : Optional.of(now.model());
  }

  /** All states at once. */
  public SlotReport report() {
    return states.report();
  }

  SlotStates states() {
    return states;
  }

  /** Takes up a version beside the one that serves; what was taken up before is forgotten. */
  public Candidacy load(ModelVersion version) {
    Candidacy candidacy = new Candidacy(this, states);
    states.load(candidacy, version);
    return candidacy;
  }

  /**
   * Lets {@code model} serve from the next image on; what served before is closed after its last.
   */
  public void serve(ServedModel model) {
    serve(new Serving(model, clock.instant()));
  }

  void serve(Serving next) {
    ServedModel before = serving().orElse(null);
    synchronized (this) {
      states.serves(next);
      current = new BoundModel(this, next.model());
    }
    listener.serves(next.model(), before == null ? null : before.version());
    OperatorEvent.MODEL_SERVES.in(
        () ->
            LOG.info(
                "model {} serves{}",
                next.model().version().reference(),
                before == null ? "" : " in place of " + before.version().reference()));
    if (before != null) {
      retire(before, false);
    }
  }

  /**
   * Binds an image to the model that serves: it is not closed before {@link BoundModel#release}, to
   * be called once.
   *
   * @throws ModelUnavailableException if none does
   */
  public BoundModel bind() {
    while (true) {
      BoundModel now = current;
      if (now == null) {
        throw new ModelUnavailableException("no model serves as " + reference);
      }
      if (now.model().tryUse()) {
        return now;
      }
      // Replaced between the two lines above: the next turn finds its successor, or none.
    }
  }

  /**
   * The same as something that can be closed.
   *
   * @throws ModelUnavailableException if no model serves
   */
  public Hold hold() {
    BoundModel bound = bind();
    return new Hold(bound.model().leaseUsed(), bound);
  }

  /**
   * An image's model.
   *
   * @param lease keeps it from being closed
   * @param source where the image's batch gets it
   */
  public record Hold(Lease lease, ModelSource source) implements AutoCloseable {

    /** The version that the image is to be prepared for, and will be classified by. */
    public ModelVersion version() {
      return lease.version();
    }

    @Override
    public void close() {
      lease.close();
    }
  }

  @Override
  public Lease lease() {
    return hold().lease();
  }

  /** Of a model that serves; without one, what nobody knows anything of. */
  @Override
  public BatchTuning tuning() {
    return serving().map(ServedModel::tuning).orElseGet(BatchTuning::new);
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
      OperatorEvent.MODEL_FAILED.in(
          () ->
              LOG.error(
                  "model {} fails on its golden samples: {}",
                  lease.version().reference(),
                  e.getMessage()));
      hasFailed(lease);
      return false;
    }
  }

  /** By the loaded classifier: the same version may have been loaded anew. */
  @Override
  public void hasFailed(Lease lease) {
    serving()
        .filter(model -> model.classifier() == lease.classifier())
        .ifPresent(model -> takeOut(model, true));
  }

  /** Takes out what serves now and must not go on: images that it has not answered are kept. */
  public void takeOut() {
    serving().ifPresent(model -> takeOut(model, true));
  }

  private void takeOut(ServedModel model, boolean failed) {
    synchronized (this) {
      if (serving().orElse(null) != model) {
        return;
      }
      states.takenOut();
      current = null;
    }
    retire(model, failed);
  }

  /** Not under the lock: it may close the model here and now. */
  private void retire(ServedModel model, boolean failed) {
    model.retire(failed, () -> drained(model));
  }

  private void drained(ServedModel model) {
    states.drained(model);
    OperatorEvent.MODEL_DRAINED.in(
        () ->
            LOG.info(
                "model {} has answered its last image and is closed", model.version().reference()));
    listener.drained(model.version());
  }

  /** Takes the model out; it is closed after its last batch. */
  @Override
  public void close() {
    serving().ifPresent(model -> takeOut(model, false));
  }
}
