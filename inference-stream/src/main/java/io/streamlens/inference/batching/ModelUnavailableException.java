package io.streamlens.inference.batching;

/** No sound model serves at the moment: not the image's fault, and to be tried again later. */
public class ModelUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ModelUnavailableException(String message) {
    super(message);
  }

  public ModelUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
