package io.streamlens.modelstore.image;

/** An image that no model can be given: a verdict on its bytes, with the reason. */
public class ImageRejectedException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Why an image was rejected. */
  public enum Reason {
    /** No value, or none of its bytes. */
    EMPTY,
    /** Neither the content type nor the magic number names a format that is read here. */
    UNSUPPORTED_FORMAT,
    /** Damaged: cut short, a wrong checksum, not what it claims to be. */
    UNDECODABLE,
    /** More bytes or more declared pixels than the limits allow. */
    TOO_LARGE,
    /** Raw or JSON input that does not fit the model's input. */
    WRONG_SHAPE
  }

  private final Reason reason;

  public ImageRejectedException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public ImageRejectedException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }
}
