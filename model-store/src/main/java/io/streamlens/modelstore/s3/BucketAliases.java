package io.streamlens.modelstore.s3;

import io.streamlens.modelstore.AliasState;
import io.streamlens.modelstore.AliasStateJson;
import io.streamlens.modelstore.Digest;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.StoreUnavailableException;
import io.streamlens.modelstore.layout.StoredAlias;
import io.streamlens.modelstore.layout.StoredBytes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Moves aliases: each write is made on the condition that the object is the one that was read. */
final class BucketAliases {

  /** Each lost attempt but the first few means that somebody else's move succeeded. */
  private static final int ATTEMPTS = 100;

  private final Bucket bucket;

  BucketAliases(Bucket bucket) {
    this.bucket = bucket;
  }

  /**
   * Appends a move, if the alias still has the expected digest.
   *
   * @throws io.streamlens.modelstore.AliasConflictException if it has not
   * @throws io.streamlens.modelstore.CorruptModelException if it cannot be read
   */
  AliasState move(ModelReference.Alias alias, @Nullable Digest expected, AliasState.Move move) {
    String path = BucketModels.aliasPath(alias);
    AliasState mine = null;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Bucket.Stored stored = bucket.read(path, StoredBytes.MAX_BYTES).orElse(null);
      AliasState present = stored == null ? null : StoredAlias.read(alias, stored.bytes());
      if (mine != null && present != null && isIn(mine, present)) {
        return mine;
      }
      if (!Optional.ofNullable(present)
          .map(AliasState::digest)
          .equals(Optional.ofNullable(expected))) {
        throw StoredAlias.conflict(alias, expected, present);
      }
      mine = AliasState.after(present, move);
      byte[] json = AliasStateJson.write(mine);
      boolean moved =
          stored == null ? bucket.create(path, json) : bucket.replace(path, json, stored.etag());
      if (moved) {
        return mine;
      }
    }
    throw new StoreUnavailableException(
        "cannot move " + alias + ": others moved it " + ATTEMPTS + " times in between");
  }

  /**
   * Whether a move that was refused has happened all the same: its answer was lost and the client
   * repeated it. Others may have moved the alias since, but a history only grows.
   */
  private static boolean isIn(AliasState mine, AliasState present) {
    int moves = mine.history().size();
    return present.history().size() >= moves
        && present.history().subList(0, moves).equals(mine.history());
  }
}
