package io.streamlens.inference.serving;

import io.streamlens.inference.batching.ModelSource;
import io.streamlens.inference.batching.ModelUnavailableException;
import io.streamlens.inference.serving.SlotState.Candidate;
import io.streamlens.inference.serving.SlotState.Draining;
import io.streamlens.inference.serving.SlotState.Empty;
import io.streamlens.inference.serving.SlotState.Loading;
import io.streamlens.inference.serving.SlotState.Rejected;
import io.streamlens.inference.serving.SlotState.Serving;
import io.streamlens.inference.serving.SlotState.Verifying;
import io.streamlens.inference.serving.SlotState.Warming;
import io.streamlens.modelstore.CorruptModelException;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.savedmodel.ClassificationException;
import io.streamlens.modelstore.savedmodel.GoldenCheck;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
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
  private final Clock clock;
  private final ModelListener listener;
  private final SwapHistory swaps = new SwapHistory();

  /** What new images are bound to; changed under the lock, read without. */
  private volatile @Nullable Bound current;

  // All below: guarded by this.
  private SlotState serving = new Empty();
  private SlotState candidate = new Empty();
  private @Nullable Candidacy candidacy;
  private @Nullable Rejection lastRejection;
  private final List<Draining> draining = new ArrayList<>();

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
  }

  /** What the slot serves, by name: an alias or a fixed version. */
  public ModelReference reference() {
    return reference;
  }

  /** The model that serves now. */
  public Optional<ServedModel> serving() {
    Bound now = current;
    return now == null ? Optional.empty() : Optional.of(now.model);
  }

  /** All states at once. */
  public synchronized SlotReport report() {
    return new SlotReport(
        serving, candidate, List.copyOf(draining), lastRejection, swaps.latestFirst());
  }

  /** Takes up a version beside the one that serves; what was taken up before is forgotten. */
  public synchronized Candidacy load(ModelVersion version) {
    candidate =
        candidate instanceof Rejected rejected
            ? rejected.load(version, clock.instant())
            : new Empty().load(version, clock.instant());
    candidacy = new Candidacy();
    return candidacy;
  }

  /** A version must not serve that was not even taken up. */
  public synchronized void reject(Rejection rejection) {
    candidacy = null;
    candidate = new Rejected(rejection);
    lastRejection = rejection;
  }

  /** The candidate is given up from outside: its load does not come back. */
  synchronized void giveUpCandidate() {
    if (candidacy != null) {
      candidacy.giveUp();
    }
  }

  /** Whether the last version that was taken up must not serve. */
  synchronized boolean hasRejected() {
    return candidate instanceof Rejected;
  }

  /** What the candidate was rejected for is over: the reference names what serves again. */
  public synchronized void forgetRejected() {
    if (candidate instanceof Rejected) {
      candidate = new Empty();
    }
  }

  /**
   * Lets {@code model} serve from the next image on; what served before is closed after its last.
   */
  public void serve(ServedModel model) {
    put(new Serving(model, clock.instant()));
  }

  private void put(Serving next) {
    ServedModel before = serving().orElse(null);
    listener.serves(next.model(), before == null ? null : before.version());
    synchronized (this) {
      retireServing();
      serving = next;
      current = new Bound(next.model());
      swaps.add(before, next);
    }
    if (before == null) {
      LOG.info("model {} serves", next.model().version().reference());
    } else {
      LOG.info(
          "model {} serves in place of {}",
          next.model().version().reference(),
          before.version().reference());
      retire(before, false);
    }
  }

  /** Binds an image to the model that serves, until the result is closed. */
  public Hold hold() {
    while (true) {
      Bound now = current;
      if (now == null) {
        throw nothingServes();
      }
      Lease lease = now.model.tryLease();
      if (lease != null) {
        return new Hold(lease, now);
      }
      // Replaced between the two lines above: the next turn finds its successor, or none.
    }
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

  private ModelUnavailableException nothingServes() {
    return new ModelUnavailableException("no model serves as " + reference);
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

  /** By the loaded classifier: the same version may have been loaded anew. */
  private void takeOut(Lease lease) {
    ServedModel failed = serving().orElse(null);
    if (failed != null && failed.classifier() == lease.classifier()) {
      takeOut(failed, true);
    }
  }

  /** Takes out what serves now and must not go on: images that it has not answered are kept. */
  public void takeOut() {
    serving().ifPresent(model -> takeOut(model, true));
  }

  private void takeOut(ServedModel model, boolean failed) {
    synchronized (this) {
      if (!(serving instanceof Serving now) || now.model() != model) {
        return;
      }
      retireServing();
      serving = new Empty();
      current = null;
    }
    retire(model, failed);
  }

  private void retireServing() {
    if (serving instanceof Serving now) {
      draining.add(now.retire(clock.instant()));
    }
  }

  /** Not under the lock: it may close the model here and now. */
  private void retire(ServedModel model, boolean failed) {
    model.retire(failed, () -> drained(model));
  }

  private void drained(ServedModel model) {
    synchronized (this) {
      for (Draining last : draining) {
        if (last.model() == model) {
          swaps.closed(model, last.closed(clock.instant()));
        }
      }
      draining.removeIf(last -> last.model() == model);
    }
    LOG.info("model {} has answered its last image and is closed", model.version().reference());
    listener.drained(model.version());
  }

  /** Takes the model out; it is closed after its last batch. */
  @Override
  public void close() {
    serving().ifPresent(model -> takeOut(model, false));
  }

  /** What a batch leases: this very model, as long as an image holds it. */
  private final class Bound implements ModelSource {

    private final ServedModel model;

    Bound(ServedModel model) {
      this.model = model;
    }

    @Override
    public Lease lease() {
      return model.leaseAgain();
    }

    @Override
    public boolean isSound(Lease lease) {
      return ModelSlot.this.isSound(lease);
    }

    @Override
    public void isStuck(Lease lease) {
      ModelSlot.this.isStuck(lease);
    }
  }

  /**
   * A version on its way to serving. One that has been given up, or was followed by another, has no
   * say any more: a load that comes back after its time limit changes nothing.
   */
  public final class Candidacy implements LoadProgress {

    private Candidacy() {}

    @Override
    public void fetched() {
      synchronized (ModelSlot.this) {
        if (isCurrent() && candidate instanceof Loading loading) {
          candidate = loading.fetched(clock.instant());
        }
      }
    }

    @Override
    public void verified() {
      synchronized (ModelSlot.this) {
        if (isCurrent() && candidate instanceof Verifying verifying) {
          candidate = verifying.verified(clock.instant());
        }
      }
    }

    /**
     * It takes over.
     *
     * @throws IllegalStateException if it is not warm, or has been given up
     */
    public void serve(ServedModel model) {
      Serving next;
      synchronized (ModelSlot.this) {
        if (!isCurrent() || !(candidate instanceof Warming warming)) {
          throw new IllegalStateException(model.version().reference() + " is " + candidate.word());
        }
        next = warming.warmed(model, clock.instant());
        candidate = new Empty();
        candidacy = null;
      }
      put(next);
    }

    /** It must not serve. */
    public void reject(Rejection rejection) {
      synchronized (ModelSlot.this) {
        if (isCurrent() && candidate instanceof Candidate failed) {
          candidate = failed.reject(rejection);
          candidacy = null;
          lastRejection = rejection;
        }
      }
    }

    /** It could not be got ready, for no fault of its own. */
    public void giveUp() {
      synchronized (ModelSlot.this) {
        if (isCurrent() && candidate instanceof Candidate failed) {
          candidate = failed.giveUp();
          candidacy = null;
        }
      }
    }

    private boolean isCurrent() {
      return candidacy == this;
    }
  }
}
