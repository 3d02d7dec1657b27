package io.streamlens.inference.batching;

/** The model failed on this image alone, though it is sound otherwise. */
public class ImageFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ImageFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
