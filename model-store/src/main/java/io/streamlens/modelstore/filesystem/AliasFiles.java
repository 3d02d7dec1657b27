package io.streamlens.modelstore.filesystem;

import io.streamlens.modelstore.AliasState;
import io.streamlens.modelstore.AliasStateJson;
import io.streamlens.modelstore.Digest;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.layout.StoredAlias;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The aliases of one model: {@code aliases/<alias>.json}, replaced as a whole under a lock. */
final class AliasFiles {

  private static final String ENDING = StoredAlias.ENDING;

  private final ModelDirectory model;

  AliasFiles(ModelDirectory model) {
    this.model = model;
  }

  /** The aliases there are, in alphabetical order. */
  List<String> names() throws IOException {
    return FileTree.childNames(model.aliases()).stream()
        .filter(file -> file.endsWith(ENDING))
        .map(file -> file.substring(0, file.length() - ENDING.length()))
        .filter(alias -> ModelReference.NAME.matcher(alias).matches())
        .sorted()
        .toList();
  }

  /**
   * Needs no lock: the file is replaced in one step.
   *
   * @throws io.streamlens.modelstore.CorruptModelException if the file is not what {@link #move}
   *     writes
   */
  Optional<AliasState> read(String alias) throws IOException {
    return bytes(alias).map(json -> StoredAlias.read(reference(alias), json));
  }

  /** The file as it is. */
  Optional<byte[]> bytes(String alias) throws IOException {
    return ModelFiles.beginning(file(alias));
  }

  /**
   * Appends a move, if the alias still has the expected digest. Under the same lock, which
   * withdrawing and deleting need too, it looks whether the version may be pointed to.
   *
   * @throws io.streamlens.modelstore.AliasConflictException if it has not
   * @throws io.streamlens.modelstore.ModelNotFoundException if the version was deleted in between
   * @throws io.streamlens.modelstore.WithdrawnModelException if the version was withdrawn
   */
  @SuppressWarnings("try") // the lock is held, not used
  AliasState move(String alias, @Nullable Digest expected, AliasState.Move move)
      throws IOException {
    DurableFiles.createDirectories(model.aliases());
    try (var held = DirectoryLock.acquire(model.aliases())) {
      Optional<AliasState> present = read(alias);
      if (!present.map(AliasState::digest).equals(Optional.ofNullable(expected))) {
        throw StoredAlias.conflict(reference(alias), expected, present.orElse(null));
      }
      model.requirePublished(move.version());
      new WithdrawalFiles(model).requireNone(move.version());
      AliasState moved = AliasState.after(present.orElse(null), move);
      DurableFiles.replace(file(alias), AliasStateJson.write(moved));
      return moved;
    }
  }

  private ModelReference.Alias reference(String alias) {
    return new ModelReference.Alias(model.name(), alias);
  }

  private Path file(String alias) {
    return model.aliases().resolve(alias + ENDING);
  }
}
