package io.streamlens.modelstore;

/**
 * A version was withdrawn: it may neither be served nor promoted, and trying again does not help.
 */
public class WithdrawnModelException extends ModelStoreException {

  private static final long serialVersionUID = 1L;

  private final transient Withdrawal withdrawal;

  public WithdrawnModelException(ModelReference.Version version, Withdrawal withdrawal) {
    super(version + " may be neither promoted nor served: " + withdrawal);
    this.withdrawal = withdrawal;
  }

  /** By whom, when and why. */
  public Withdrawal withdrawal() {
    return withdrawal;
  }
}
