package io.streamlens.modelstore.filesystem;

import io.streamlens.modelstore.AliasConflictException;
import io.streamlens.modelstore.AliasState;
import io.streamlens.modelstore.AliasStateJson;
import io.streamlens.modelstore.CorruptModelException;
import io.streamlens.modelstore.Digest;
import io.streamlens.modelstore.ModelReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The aliases of one model: {@code aliases/<alias>.json}, replaced as a whole under a lock. */
final class AliasFiles {

  private static final String ENDING = ".json";

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
   * @throws CorruptModelException if the file is not what {@link #move} writes
   */
  Optional<AliasState> read(String alias) throws IOException {
    Path file = file(alias);
    try {
      return Optional.of(AliasStateJson.read(Files.readAllBytes(file)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      throw new CorruptModelException(
          model.name() + "@" + alias + ": " + file.getFileName() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Appends a move, if the alias still has the expected digest. Under the same lock, which
   * withdrawing and deleting need too, it looks whether the version may be pointed to.
   *
   * @throws AliasConflictException if it has not
   * @throws io.streamlens.modelstore.ModelNotFoundException if the version was deleted in between
   * @throws io.streamlens.modelstore.WithdrawnModelException if the version was withdrawn
   */
  @SuppressWarnings("try") // the lock is held, not used
  AliasState move(String alias, @Nullable Digest expected, AliasState.Move move)
      throws IOException {
    DurableFiles.createDirectories(model.aliases());
    try (var held = AliasLock.acquire(model.aliases())) {
      Optional<AliasState> present = read(alias);
      if (!present.map(AliasState::digest).equals(Optional.ofNullable(expected))) {
        throw conflict(alias, expected, present.orElse(null));
      }
      model.requirePublished(move.version());
      new WithdrawalFiles(model).requireNone(move.version());
      AliasState moved = AliasState.after(present.orElse(null), move);
      DurableFiles.replace(file(alias), AliasStateJson.write(moved));
      return moved;
    }
  }

  private Path file(String alias) {
    return model.aliases().resolve(alias + ENDING);
  }

  private AliasConflictException conflict(
      String alias, @Nullable Digest expected, @Nullable AliasState present) {
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
        model.name()
            + "@"
            + alias
            + " was moved by somebody else: it "
            + now
            + ", expected "
            + (expected == null ? "not to exist" : "to have digest " + expected)
            + "; look again and repeat",
        present);
  }
}
