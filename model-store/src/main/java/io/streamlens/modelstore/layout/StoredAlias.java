package io.streamlens.modelstore.layout;

import io.streamlens.modelstore.AliasConflictException;
import io.streamlens.modelstore.AliasState;
import io.streamlens.modelstore.AliasStateJson;
import io.streamlens.modelstore.CorruptModelException;
import io.streamlens.modelstore.Digest;
import io.streamlens.modelstore.ModelReference;
import org.jspecify.annotations.Nullable;

/** Reads an alias's file, and says that somebody else has moved the alias. */
public final class StoredAlias {

  /** What an alias's file is called: its name and this. */
  public static final String ENDING = ".json";

  private StoredAlias() {}

  /**
   * Reads the bytes of an alias's file.
   *
   * @throws CorruptModelException if the bytes are not what a store writes
   */
  public static AliasState read(ModelReference.Alias alias, byte[] json) {
    try {
      return AliasStateJson.read(json);
    } catch (IllegalArgumentException e) {
      throw new CorruptModelException(
          alias + ": " + alias.alias() + ENDING + ": " + e.getMessage(), e);
    }
  }

  /**
   * The alias is not where its mover believed it to be.
   *
   * @param expected the digest that the mover believed the alias to have
   * @param present where it points
   */
  public static AliasConflictException conflict(
      ModelReference.Alias alias, @Nullable Digest expected, @Nullable AliasState present) {
    String now =
        present == null
            ? "does not exist"
            : "points to version "
                + present.version()
                + " (moved by "
                + present.lastMove().by()
                + " at "
                + present.lastMove().at()
                + ")";
    return new AliasConflictException(
        alias
            + " was moved by somebody else: it "
            + now
            + ", expected "
            + (expected == null ? "not to exist" : "to have digest " + expected)
            + "; look again and repeat",
        present);
  }
}
