package io.streamlens.modelstore.s3;

import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.StoreUnavailableException;
import io.streamlens.modelstore.Withdrawal;
import io.streamlens.modelstore.WithdrawalJson;
import io.streamlens.modelstore.layout.StoredBytes;
import io.streamlens.modelstore.layout.StoredWithdrawal;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The withdrawals of models: objects {@code <name>/withdrawn/<version>.json}, each made once. */
final class BucketWithdrawals {

  private static final int ATTEMPTS = 5;

  private final Bucket bucket;

  BucketWithdrawals(Bucket bucket) {
    this.bucket = bucket;
  }

  SortedMap<Integer, Withdrawal> all(String name) {
    SortedMap<Integer, Withdrawal> all = new TreeMap<>();
    for (String file : bucket.children(directory(name))) {
      StoredWithdrawal.version(file).stream()
          .mapToObj(version -> new ModelReference.Version(name, version))
          .forEach(version -> read(version).ifPresent(read -> all.put(read.version(), read)));
    }
    return Collections.unmodifiableSortedMap(all);
  }

  Optional<Withdrawal> read(ModelReference.Version version) {
    return bucket
        .read(path(version), StoredBytes.MAX_BYTES)
        .map(stored -> StoredWithdrawal.read(version, stored.bytes()));
  }

  /**
   * Makes a withdrawal.
   *
   * @return the one that is there now: an earlier one if there was one
   */
  Withdrawal create(ModelReference.Version version, Withdrawal withdrawal) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (bucket.create(path(version), WithdrawalJson.write(withdrawal))) {
        return withdrawal;
      }
      Optional<Withdrawal> present = read(version);
      if (present.isPresent()) {
        return present.get();
      }
    }
    throw new StoreUnavailableException(
        "cannot withdraw " + version + ": S3 refuses " + path(version) + " though it is not there");
  }

  private static String path(ModelReference.Version version) {
    return directory(version.name()) + StoredWithdrawal.file(version.version());
  }

  private static String directory(String name) {
    return BucketModels.model(name) + StoredWithdrawal.DIRECTORY + "/";
  }
}
