package io.streamlens.modelstore;

/**
 * What the URI names cannot be a model store, because it does not do what one relies on: a verdict
 * on the server; trying again does not help.
 */
public class UnsupportedStoreException extends ModelStoreException {

  private static final long serialVersionUID = 1L;

  public UnsupportedStoreException(String message) {
    super(message);
  }
}
