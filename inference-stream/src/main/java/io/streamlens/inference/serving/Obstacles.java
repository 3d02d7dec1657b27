package io.streamlens.inference.serving;

import io.streamlens.inference.event.OperatorEvent;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What keeps a slot from what it should serve; says each new thing once, in the log and to the
 * listener. Safe for use by several threads.
 */
final class Obstacles {

  private static final Logger LOG = LoggerFactory.getLogger(ModelRefresher.class);

  private final ModelSlot slot;
  private final ModelListener listener;
  private final Clock clock;

  // Both guarded by this.
  private @Nullable Setback setback;
  private @Nullable String message;

  Obstacles(ModelSlot slot, ModelListener listener, Clock clock) {
    this.slot = slot;
    this.listener = listener;
    this.clock = clock;
  }

  /** What stands in the way at the moment and may be gone by itself. */
  synchronized Optional<Setback> setback() {
    return Optional.ofNullable(setback);
  }

  /** What stands in the way in one line, a verdict or a setback. */
  synchronized Optional<String> message() {
    return Optional.ofNullable(message);
  }

  /** A look has come through, whatever it has brought. */
  synchronized void lookedThrough() {
    if (setback != null && setback.message().equals(message)) {
      message = null;
    }
    setback = null;
  }

  /** What should serve does. */
  synchronized void none() {
    setback = null;
    message = null;
  }

  /** A version must not serve. */
  void rejected(Rejection rejection) {
    isNews(rejection.message(), null);
    OperatorEvent.MODEL_REJECTED.in(
        () ->
            LOG.warn(
                "{} is rejected ({}): {}; {}",
                rejection.model(),
                rejection.reason(),
                rejection.message(),
                whatGoesOn()));
    listener.rejected(rejection);
  }

  /** There is no telling which version should serve; said again only after it was otherwise. */
  void unreadable(String what) {
    if (isNews(what, null)) {
      Rejection rejection =
          new Rejection(
              slot.reference().toString(), null, Rejection.Reason.CORRUPT, what, clock.instant());
      slot.states().rejected(rejection);
      rejected(rejection);
    }
  }

  /** A version could not be got ready, and will be tried again. */
  void setBack(Setback.Reason reason, Throwable failure) {
    String what = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    Setback now = new Setback(slot.reference().toString(), reason, what, clock.instant());
    if (isNews(what, now)) {
      OperatorEvent.MODEL_UNAVAILABLE.in(
          () ->
              LOG.warn(
                  "{} cannot be taken up now ({}): {}; {}, and it is tried again",
                  slot.reference(),
                  reason,
                  what,
                  whatGoesOn()));
      listener.setBack(now);
    }
  }

  private synchronized boolean isNews(String what, @Nullable Setback now) {
    boolean news = !Objects.equals(what, message);
    message = what;
    setback = now;
    return news;
  }

  private String whatGoesOn() {
    return slot.serving()
        .map(model -> model.version().reference() + " goes on serving")
        .orElse("nothing is consumed until there is a model that can serve");
  }
}
