package io.streamlens.modelstore;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What people and jobs do with the versions of a store: promote one, go back to the one before,
 * withdraw one for good, look at how it went. Safe for use by several threads; closing the store is
 * its owner's.
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
   * @throws WithdrawnModelException if the candidate was withdrawn
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
        store.requireNotWithdrawn(version.reference());
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
   * Moves an alias one step back in its history: to {@link AliasState#previous}, which says what a
   * second and a third rollback do, and that withdrawn versions are stepped over. The move is
   * appended to the history like any other.
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
    return take(stepBack(alias, store.withdrawals(alias.name()).keySet()), by, reason);
  }

  /**
   * What a withdrawal has done.
   *
   * @param withdrawal the withdrawal, which may be an earlier one
   * @param rolledBack the new states of the aliases that pointed to the version, by name
   */
  public record Withdrawn(Withdrawal withdrawal, SortedMap<String, AliasState> rolledBack) {}

  /**
   * Rolls back every alias that points to a version, then withdraws it. If one of the aliases has
   * nothing to go back to, nothing is done at all. Otherwise each step is taken by itself: if one
   * fails, those before it stand, and the call can be repeated.
   *
   * @param by who does it: a user or a job
   * @param reason why; also stands in the histories of the aliases
   * @throws ModelNotFoundException if there is no such version, or an alias has none before it
   * @throws CorruptModelException if an alias would go back to what is not what it was
   * @throws AliasConflictException if an alias was moved in between
   * @throws VersionInUseException if one was moved to the version in between
   */
  public Withdrawn rollBackAndWithdraw(
      ModelReference.Version version, String by, @Nullable String reason) {
    Set<Integer> withdrawn = new HashSet<>(store.withdrawals(version.name()).keySet());
    withdrawn.add(version.version());
    List<Step> steps =
        store.aliases(version.name()).entrySet().stream()
            .filter(alias -> alias.getValue().version() == version.version())
            .map(alias -> new ModelReference.Alias(version.name(), alias.getKey()))
            .map(alias -> stepBack(alias, withdrawn))
            .toList();
    SortedMap<String, AliasState> rolledBack = new TreeMap<>();
    steps.forEach(step -> rolledBack.put(step.alias().alias(), take(step, by, reason)));
    return new Withdrawn(store.withdraw(version, by, reason), rolledBack);
  }

  /** A rollback that has been looked at and not been done yet. */
  private record Step(ModelReference.Alias alias, Digest from, int to) {}

  private Step stepBack(ModelReference.Alias alias, Set<Integer> withdrawn) {
    AliasState present = existing(alias);
    AliasState.Move back =
        present
            .previous(withdrawn)
            .orElseThrow(
                () ->
                    new ModelNotFoundException(
                        alias
                            + " cannot be rolled back: version "
                            + present.version()
                            + " has none before it in the alias's history"
                            + (present.previous(Set.of()).isPresent()
                                ? " that was not withdrawn"
                                : "")));
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
    return new Step(alias, present.digest(), back.version());
  }

  private AliasState take(Step step, String by, @Nullable String reason) {
    return store.moveAlias(step.alias(), step.from(), step.to(), by, reason);
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
