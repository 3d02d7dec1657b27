package io.streamlens.modelstore;

/** A SavedModel cannot be made to fit; the message says what is missing and what to do about it. */
public class UnfitModelException extends ModelStoreException {

  private static final long serialVersionUID = 1L;

  public UnfitModelException(String message) {
    super(message);
  }

  public UnfitModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
