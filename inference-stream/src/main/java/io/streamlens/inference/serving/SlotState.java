package io.streamlens.inference.serving;

import io.streamlens.modelstore.ModelVersion;
import java.time.Instant;
import java.util.Locale;

/**
 * Where a version stands on its way through a {@link ModelSlot}. The methods of a state are the
 * ways out of it:
 *
 * <pre>
 * Empty -&gt; Loading -&gt; Verifying -&gt; Warming -&gt; Serving -&gt; Draining -&gt; Closed
 *             |           |           |
 *             +-----------+-----------+-&gt; Rejected, or Empty where nothing was found out
 * </pre>
 */
public sealed interface SlotState {

  /** Nothing is there. */
  record Empty() implements SlotState {

    /** A version is taken up. */
    public Loading load(ModelVersion version, Instant at) {
      return new Loading(version, at);
    }
  }

  /** A version that does not serve yet. */
  sealed interface Candidate extends SlotState {

    /** Which version. */
    ModelVersion version();

    /** Since when it has been in this state. */
    Instant since();

    /** It must not serve. */
    default Rejected reject(Rejection rejection) {
      return new Rejected(rejection);
    }

    /** It could not be got ready, for no fault of its own. */
    default Empty giveUp() {
      return new Empty();
    }
  }

  /** Its files are fetched and their digests checked. */
  record Loading(ModelVersion version, Instant since) implements Candidate {

    /** The files are whole. */
    public Verifying fetched(Instant at) {
      return new Verifying(version, at);
    }
  }

  /** Its graph is looked at and loaded, its golden samples are recomputed. */
  record Verifying(ModelVersion version, Instant since) implements Candidate {

    /** It does what was published. */
    public Warming verified(Instant at) {
      return new Warming(version, at);
    }
  }

  /** It runs each size of batch, so that no image of a user pays for the first run. */
  record Warming(ModelVersion version, Instant since) implements Candidate {

    /** It takes over. */
    public Serving warmed(ServedModel model, Instant at) {
      return new Serving(model, at);
    }
  }

  /** New images are classified by it. */
  record Serving(ServedModel model, Instant since) implements SlotState {

    /** New images go elsewhere; it answers those that it has. */
    public Draining retire(Instant at) {
      return new Draining(model, at);
    }
  }

  /** It answers its last images. */
  record Draining(ServedModel model, Instant since) implements SlotState {

    /** The last one is answered and its memory is returned. */
    public Closed closed(Instant at) {
      return new Closed(model.version(), at);
    }
  }

  /** It is gone from memory. */
  record Closed(ModelVersion version, Instant since) implements SlotState {}

  /** It must not serve: a verdict, which holds until somebody asks for another try. */
  record Rejected(Rejection rejection) implements SlotState {

    /** The next version is taken up, or the same one again because somebody has asked. */
    public Loading load(ModelVersion version, Instant at) {
      return new Loading(version, at);
    }
  }

  /** The state in one word, such as {@code warming}. */
  default String word() {
    return getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }
}
