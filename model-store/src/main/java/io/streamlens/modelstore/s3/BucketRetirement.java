package io.streamlens.modelstore.s3;

import io.streamlens.modelstore.ModelNotFoundException;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.VersionInUseException;
import io.streamlens.modelstore.Withdrawal;
import io.streamlens.modelstore.WithdrawnModelException;
import io.streamlens.modelstore.layout.StoredManifests;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Takes versions out of use. S3 has no lock over several objects, so whoever retires a version
 * writes first and then looks at the aliases, while whoever moves an alias writes first and then
 * looks at the version ({@link #requireUsable}): of two at the same moment, one at least sees the
 * other and fails.
 */
final class BucketRetirement {

  private final Bucket bucket;
  private final BucketModels models;
  private final StoredManifests manifests;
  private final BucketWithdrawals withdrawals;

  BucketRetirement(Bucket bucket, BucketModels models) {
    this.bucket = bucket;
    this.models = models;
    this.manifests = new StoredManifests(models);
    this.withdrawals = new BucketWithdrawals(bucket);
  }

  /**
   * @return the record that is there now: the earlier one if the version was withdrawn before
   * @throws VersionInUseException if an alias points to the version; was it moved there at this
   *     moment, the version is withdrawn all the same
   */
  Withdrawal withdraw(ModelReference.Version version, Withdrawal withdrawal) throws IOException {
    Optional<Withdrawal> earlier = withdrawals.read(version);
    if (earlier.isPresent()) {
      return earlier.get();
    }
    requireNoAlias(version, "withdrawn");
    Withdrawal present = withdrawals.create(version, withdrawal);
    requireNoAlias(version, "withdrawn, and now is,");
    return present;
  }

  /**
   * The manifest goes first, and comes back if an alias was moved to the version at this moment.
   * What is left if this process dies in between is no version.
   *
   * @throws VersionInUseException if an alias points to the version, or it is the latest
   */
  void delete(ModelReference.Version version) throws IOException {
    requireNoAlias(version, "deleted");
    if (models.versions(version.name()).stream().allMatch(other -> other <= version.version())) {
      throw VersionInUseException.asLatest(version);
    }
    byte[] manifest = manifests.bytes(version);
    String path = BucketModels.manifestPath(version);
    bucket.delete(path);
    try {
      requireNoAlias(version, "deleted");
    } catch (VersionInUseException e) {
      bucket.create(path, manifest);
      throw e;
    }
    bucket.list(BucketModels.version(version)).forEach(object -> bucket.delete(object.path()));
    new BucketSignatures(bucket, version).delete();
  }

  /**
   * To be asked before and after an alias is moved to the version.
   *
   * @throws ModelNotFoundException if the version is gone
   * @throws WithdrawnModelException if it was withdrawn
   */
  void requireUsable(ModelReference.Version version) throws IOException {
    manifests.bytes(version);
    Optional<Withdrawal> withdrawal = withdrawals.read(version);
    if (withdrawal.isPresent()) {
      throw new WithdrawnModelException(version, withdrawal.get());
    }
  }

  private void requireNoAlias(ModelReference.Version version, String done) throws IOException {
    List<String> using = manifests.aliasesTo(version);
    if (!using.isEmpty()) {
      throw VersionInUseException.byAliases(version, done, using);
    }
  }
}
