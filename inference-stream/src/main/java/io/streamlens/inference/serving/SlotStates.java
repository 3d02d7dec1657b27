package io.streamlens.inference.serving;

import io.streamlens.inference.serving.SlotState.Candidate;
import io.streamlens.inference.serving.SlotState.Draining;
import io.streamlens.inference.serving.SlotState.Empty;
import io.streamlens.inference.serving.SlotState.Rejected;
import io.streamlens.inference.serving.SlotState.Serving;
import io.streamlens.inference.serving.SlotState.Warming;
import io.streamlens.modelstore.ModelVersion;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The states of a slot: of what serves, of what may follow it, and of what answers its last images.
 * Safe for use by several threads; calls nobody.
 */
final class SlotStates {

  private final Clock clock;

  // All below: guarded by this.
  private SlotState serving = new Empty();
  private SlotState candidate = new Empty();
  private @Nullable Candidacy candidacy;
  private @Nullable Rejection lastRejection;
  private final List<Draining> draining = new ArrayList<>();
  private final SwapHistory swaps = new SwapHistory();

  SlotStates(Clock clock) {
    this.clock = clock;
  }

  synchronized SlotReport report() {
    return new SlotReport(
        serving, candidate, List.copyOf(draining), lastRejection, swaps.latestFirst());
  }

  /** A version is taken up; what was taken up before has no say any more. */
  synchronized void load(Candidacy of, ModelVersion version) {
    candidate =
        candidate instanceof Rejected rejected
            ? rejected.load(version, clock.instant())
            : new Empty().load(version, clock.instant());
    candidacy = of;
  }

  /** A version must not serve that was not even taken up. */
  synchronized void rejected(Rejection rejection) {
    candidacy = null;
    candidate = new Rejected(rejection);
    lastRejection = rejection;
  }

  synchronized boolean hasRejected() {
    return candidate instanceof Rejected;
  }

  synchronized void forgetRejected() {
    if (candidate instanceof Rejected) {
      candidate = new Empty();
    }
  }

  synchronized void change(Candidacy who, BiFunction<Candidate, Instant, SlotState> transition) {
    if (candidacy == who && candidate instanceof Candidate present) {
      candidate = transition.apply(present, clock.instant());
    }
  }

  synchronized void rejected(Candidacy who, Rejection rejection) {
    if (candidacy == who && candidate instanceof Candidate present) {
      candidate = present.reject(rejection);
      candidacy = null;
      lastRejection = rejection;
    }
  }

  synchronized void givenUp(Candidacy who) {
    if (candidacy == who) {
      giveUpCandidate();
    }
  }

  synchronized void giveUpCandidate() {
    if (candidate instanceof Candidate present) {
      candidate = present.giveUp();
    }
    candidacy = null;
  }

  /**
   * @throws IllegalStateException if it is not warm, or has been given up
   */
  synchronized Serving warmed(Candidacy who, ServedModel model) {
    if (candidacy != who || !(candidate instanceof Warming warming)) {
      throw new IllegalStateException(
          model.version().reference() + " was to take over, but the slot is " + candidate.word());
    }
    candidate = new Empty();
    candidacy = null;
    return warming.warmed(model, clock.instant());
  }

  synchronized void serves(Serving next) {
    swaps.add(serving instanceof Serving before ? before.model() : null, next);
    retire();
    serving = next;
  }

  synchronized void takenOut() {
    retire();
    serving = new Empty();
  }

  private void retire() {
    if (serving instanceof Serving before) {
      draining.add(before.retire(clock.instant()));
    }
  }

  synchronized void drained(ServedModel model) {
    for (Draining last : draining) {
      if (last.model() == model) {
        swaps.closed(model, last.closed(clock.instant()));
      }
    }
    draining.removeIf(last -> last.model() == model);
  }
}
