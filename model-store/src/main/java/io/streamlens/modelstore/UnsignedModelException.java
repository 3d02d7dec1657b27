package io.streamlens.modelstore;

/**
 * A version does not bear the signature that is asked for, or bears one that does not fit its
 * digest. It may be tried again once somebody has signed it.
 */
public class UnsignedModelException extends ModelStoreException {

  private static final long serialVersionUID = 1L;

  public UnsignedModelException(String message) {
    super(message);
  }
}
