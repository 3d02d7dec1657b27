package io.streamlens.modelstore;

/**
 * What is stored is not what was published: a verdict on the stored bytes; trying again does not
 * help.
 */
public class CorruptModelException extends ModelStoreException {

  private static final long serialVersionUID = 1L;

  public CorruptModelException(String message) {
    super(message);
  }

  public CorruptModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
