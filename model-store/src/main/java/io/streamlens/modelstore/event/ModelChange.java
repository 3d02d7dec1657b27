package io.streamlens.modelstore.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.streamlens.modelstore.AliasState;
import io.streamlens.modelstore.Digest;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.Withdrawal;
import io.streamlens.modelstore.signature.ModelSignature;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a model.
 *
 * @param kind what was done
 * @param version the version it was done to or with, 1 or more
 * @param digest that version's digest
 * @param alias the alias that was moved; there for {@code promoted} and {@code rolled-back} only
 * @param by who did it: a user or a job
 * @param at when
 * @param reason why, in the doer's words; may be absent
 */
public record ModelChange(
    Kind kind,
    @JsonProperty(required = true) int version,
    Digest digest,
    @Nullable String alias,
    String by,
    Instant at,
    @Nullable String reason) {

  /** What can be done to a model. */
  public enum Kind {
    /** A new version is there. */
    @JsonProperty("published")
    PUBLISHED,
    /** An alias was moved to a version. */
    @JsonProperty("promoted")
    PROMOTED,
    /** An alias was moved one step back in its history. */
    @JsonProperty("rolled-back")
    ROLLED_BACK,
    /** A version is to be served no more. */
    @JsonProperty("withdrawn")
    WITHDRAWN,
    /** Somebody vouches for a version: a stream that wants signatures may serve it now. */
    @JsonProperty("signed")
    SIGNED,
    /** A version that nobody needed is gone. */
    @JsonProperty("deleted")
    DELETED
  }

  /**
   * @throws IllegalArgumentException if something is missing, or the alias does not fit the kind
   */
  public ModelChange {
    if (kind == null || digest == null || by == null || at == null) {
      throw new IllegalArgumentException("kind, digest, by and at must be there");
    }
    if (version < 1) {
      throw new IllegalArgumentException("version must be 1 or more, not " + version);
    }
    boolean movesAlias = kind == Kind.PROMOTED || kind == Kind.ROLLED_BACK;
    if (movesAlias != (alias != null)) {
      throw new IllegalArgumentException(
          "alias must be there when one was moved, and only then (kind " + kind + ")");
    }
  }

  /** A version was published. */
  public static ModelChange published(
      ModelVersion version, String by, Instant at, @Nullable String reason) {
    return new ModelChange(
        Kind.PUBLISHED, version.version(), version.digest(), null, by, at, reason);
  }

  /** An alias was promoted to where it points now. */
  public static ModelChange promoted(String alias, AliasState state) {
    return moved(Kind.PROMOTED, alias, state.lastMove());
  }

  /** An alias was rolled back to where it points now. */
  public static ModelChange rolledBack(String alias, AliasState state) {
    return moved(Kind.ROLLED_BACK, alias, state.lastMove());
  }

  /** A version was withdrawn. */
  public static ModelChange withdrawn(Withdrawal withdrawal) {
    return new ModelChange(
        Kind.WITHDRAWN,
        withdrawal.version(),
        withdrawal.digest(),
        null,
        withdrawal.by(),
        withdrawal.at(),
        withdrawal.reason());
  }

  /** A version was signed; the reason names the key. */
  public static ModelChange signed(
      ModelVersion version, ModelSignature signature, String by, Instant at) {
    return new ModelChange(
        Kind.SIGNED,
        version.version(),
        version.digest(),
        null,
        by,
        at,
        "by key " + signature.keyId());
  }

  /** A version was deleted. */
  public static ModelChange deleted(
      ModelReference.Version version,
      Digest digest,
      String by,
      Instant at,
      @Nullable String reason) {
    return new ModelChange(Kind.DELETED, version.version(), digest, null, by, at, reason);
  }

  private static ModelChange moved(Kind kind, String alias, AliasState.Move move) {
    return new ModelChange(
        kind, move.version(), move.digest(), alias, move.by(), move.at(), move.reason());
  }
}
