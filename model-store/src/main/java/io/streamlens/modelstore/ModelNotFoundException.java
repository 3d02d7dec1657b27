package io.streamlens.modelstore;

/** There is no such model, version or alias; the message lists what there is. */
public class ModelNotFoundException extends ModelStoreException {

  private static final long serialVersionUID = 1L;

  public ModelNotFoundException(String message) {
    super(message);
  }

  public ModelNotFoundException(String message, Throwable cause) {
    super(message, cause);
  }
}
