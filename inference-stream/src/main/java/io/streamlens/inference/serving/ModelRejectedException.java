package io.streamlens.inference.serving;

/** A version must not serve; the message says why. */
public class ModelRejectedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Rejection.Reason reason;

  public ModelRejectedException(Rejection.Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public ModelRejectedException(Rejection.Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Why. */
  public Rejection.Reason reason() {
    return reason;
  }
}
