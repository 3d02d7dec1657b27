package io.streamlens.modelstore.savedmodel;

/** The model failed on a batch: the image's fault or the model's, the caller has to find out. */
public class ClassificationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ClassificationException(String message) {
    super(message);
  }

  public ClassificationException(String message, Throwable cause) {
    super(message, cause);
  }
}
