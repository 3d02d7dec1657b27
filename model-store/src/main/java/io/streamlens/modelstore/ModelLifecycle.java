package io.streamlens.modelstore;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What people and jobs do with the versions of a store: promote one, go back to the one before,
 * look at how it went. Safe for use by several threads; closing the store is its owner's.
 */
public final class ModelLifecycle {

  /**
   * Each lost attempt means that somebody else's move succeeded, so this many are never used up.
   */
  private static final int ATTEMPTS = 20;

  private static final Duration LONGEST_PAUSE = Duration.ofMillis(20);

  private final ModelStore store;

  /**
   * @param store where the models live; stays the caller's to close
   */
  public ModelLifecycle(ModelStore store) {
    this.store = store;
  }

  /**
   * Points an alias of the candidate's model to the candidate, wherever it points now, and makes
   * the alias if there is none. Where it already points to the candidate nothing is moved, so that
   * a promotion can be repeated. The candidate's files are not read: {@link ModelStore#verify} does
   * that.
   *
   * @param candidate the version, or another alias that points to it ({@code m@canary})
   * @param alias what to move, such as {@code champion}
   * @param by who does it: a user or a job
   * @param reason why, in the mover's words
   * @return the alias's state; its history ends with this promotion
   * @throws IllegalArgumentException if {@code alias} is no valid name
   * @throws ModelNotFoundException if there is no such candidate
   * @throws CorruptModelException if the candidate's manifest is not what was published
   * @throws AliasConflictException if others kept moving the alias in between, time after time
   */
  public AliasState promote(
      ModelReference candidate, String alias, String by, @Nullable String reason) {
    ModelReference.Alias target = new ModelReference.Alias(candidate.name(), alias);
    ModelVersion version = store.resolve(candidate);
    for (int attempt = 1; ; attempt++) {
      Optional<AliasState> present = store.alias(target);
      if (present.isPresent() && present.get().digest().equals(version.digest())) {
        return present.get();
      }
      try {
        Digest expected = present.map(AliasState::digest).orElse(null);
        return store.moveAlias(target, expected, version.version(), by, reason);
      } catch (AliasConflictException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        pause();
      }
    }
  }

  /**
   * Moves an alias one step back in its history: to {@link AliasState#previous()}, which says what
   * a second and a third rollback do. The move is appended to the history like any other.
   *
   * <p>Nothing is tried again here: if somebody else has moved the alias in between, going back
   * from there would undo what the caller has never seen.
   *
   * @param by who does it: a user or a job
   * @param reason why, in the mover's words
   * @return the alias's new state
   * @throws ModelNotFoundException if there is no such alias, no version before the present one, or
   *     that version is gone
   * @throws CorruptModelException if that version is not what it was when the alias pointed to it
   * @throws AliasConflictException if the alias was moved in between
   */
  public AliasState rollback(ModelReference.Alias alias, String by, @Nullable String reason) {
    AliasState present = existing(alias);
    AliasState.Move back =
        present
            .previous()
            .orElseThrow(
                () ->
                    new ModelNotFoundException(
                        alias
                            + " cannot be rolled back: version "
                            + present.version()
                            + " has none before it in the alias's history"));
    ModelVersion version = store.resolve(new ModelReference.Version(alias.name(), back.version()));
    if (!version.digest().equals(back.digest())) {
      throw new CorruptModelException(
          alias
              + " cannot be rolled back: version "
              + back.version()
              + " has digest "
              + version.digest()
              + " now, and had "
              + back.digest()
              + " when the alias pointed to it");
    }
    return store.moveAlias(alias, present.digest(), back.version(), by, reason);
  }

  /**
   * Every move of an alias, oldest first.
   *
   * @throws ModelNotFoundException if there is no such alias
   */
  public List<AliasState.Move> history(ModelReference.Alias alias) {
    return existing(alias).history();
  }

  private AliasState existing(ModelReference.Alias alias) {
    return store
        .alias(alias)
        .orElseThrow(
            () -> ModelNotFoundException.noAlias(alias, store.aliases(alias.name()).keySet()));
  }

  private static void pause() {
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(LONGEST_PAUSE.toNanos()));
  }
}
