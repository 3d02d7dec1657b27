package io.streamlens.modelstore;

/** The store cannot be reached, read or written at the moment; trying again later may help. */
public class StoreUnavailableException extends ModelStoreException {

  private static final long serialVersionUID = 1L;

  public StoreUnavailableException(String message) {
    super(message);
  }

  public StoreUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
