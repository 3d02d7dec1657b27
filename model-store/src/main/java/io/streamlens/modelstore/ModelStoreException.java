package io.streamlens.modelstore;

/** What a model store throws: one message, in one line, that a user can act on. */
public abstract class ModelStoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ModelStoreException(String message) {
    super(message);
  }

  ModelStoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
