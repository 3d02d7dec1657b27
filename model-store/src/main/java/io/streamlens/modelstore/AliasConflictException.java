package io.streamlens.modelstore;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An alias was moved by somebody else between being read and being moved. */
public class AliasConflictException extends ModelStoreException {

  private static final long serialVersionUID = 1L;

  private final transient @Nullable AliasState present;

  public AliasConflictException(String message, @Nullable AliasState present) {
    super(message);
    this.present = present;
  }

  /** Where the alias points now; empty if it does not exist. */
  public Optional<AliasState> present() {
    return Optional.ofNullable(present);
  }
}
