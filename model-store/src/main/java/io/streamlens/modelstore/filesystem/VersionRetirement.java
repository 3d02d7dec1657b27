package io.streamlens.modelstore.filesystem;

import io.streamlens.modelstore.AliasState;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.VersionInUseException;
import io.streamlens.modelstore.Withdrawal;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes versions of one model out of use. The look at the aliases and the deed are one step as far
 * as the aliases go: both happen under the lock that a move takes.
 */
final class VersionRetirement {

  private final ModelDirectory model;

  VersionRetirement(ModelDirectory model) {
    this.model = model;
  }

  /**
   * @return the record that is there now: the earlier one if the version was withdrawn before
   * @throws VersionInUseException if an alias points to the version
   */
  @SuppressWarnings("try") // the lock is held, not used
  Withdrawal withdraw(Withdrawal withdrawal) throws IOException {
    WithdrawalFiles withdrawals = new WithdrawalFiles(model);
    DurableFiles.createDirectories(model.aliases());
    try (var held = DirectoryLock.acquire(model.aliases())) {
      model.requirePublished(withdrawal.version());
      Optional<Withdrawal> earlier = withdrawals.read(withdrawal.version());
      if (earlier.isPresent()) {
        return earlier.get();
      }
      requireNoAlias(withdrawal.version(), "withdrawn");
      withdrawals.write(withdrawal);
      return withdrawal;
    }
  }

  /**
   * The version goes by one rename; deleting the files is clearing away, and what of it fails is
   * made up for by a later publication.
   *
   * @throws VersionInUseException if an alias points to the version, or it is the latest
   */
  @SuppressWarnings("try") // the lock is held, not used
  void delete(int version, Instant now) throws IOException {
    DurableFiles.createDirectories(model.aliases());
    try (var held = DirectoryLock.acquire(model.aliases())) {
      model.requirePublished(version);
      requireNoAlias(version, "deleted");
      if (model.versions().stream().allMatch(other -> other <= version)) {
        throw VersionInUseException.asLatest(reference(version));
      }
      AbandonedStagings.abandon(model.path(), model.version(version));
    }
    AbandonedStagings.remove(model.path(), now);
    new SignatureFiles(model, version).delete();
  }

  private void requireNoAlias(int version, String done) throws IOException {
    AliasFiles aliases = new AliasFiles(model);
    List<String> using = new ArrayList<>();
    for (String alias : aliases.names()) {
      if (aliases.read(alias).map(AliasState::version).filter(at -> at == version).isPresent()) {
        using.add(alias);
      }
    }
    if (!using.isEmpty()) {
      throw VersionInUseException.byAliases(reference(version), done, using);
    }
  }

  private ModelReference.Version reference(int version) {
    return new ModelReference.Version(model.name(), version);
  }
}
