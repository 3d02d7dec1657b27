package io.streamlens.modelstore.filesystem;

import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.Withdrawal;
import io.streamlens.modelstore.WithdrawalJson;
import io.streamlens.modelstore.WithdrawnModelException;
import io.streamlens.modelstore.layout.StoredWithdrawal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/** The withdrawals of one model: {@code withdrawn/<version>.json}, each written once. */
final class WithdrawalFiles {

  private final ModelDirectory model;

  WithdrawalFiles(ModelDirectory model) {
    this.model = model;
  }

  SortedMap<Integer, Withdrawal> all() throws IOException {
    SortedMap<Integer, Withdrawal> all = new TreeMap<>();
    for (String file : FileTree.childNames(model.withdrawals())) {
      OptionalInt version = StoredWithdrawal.version(file);
      if (version.isPresent()) {
        read(version.getAsInt()).ifPresent(read -> all.put(read.version(), read));
      }
    }
    return Collections.unmodifiableSortedMap(all);
  }

  /** Needs no lock: the file appears in one step and never changes. */
  Optional<Withdrawal> read(int version) throws IOException {
    return ModelFiles.beginning(file(version))
        .map(json -> StoredWithdrawal.read(reference(version), json));
  }

  /** Refuses a version that was withdrawn. */
  void requireNone(int version) throws IOException {
    Optional<Withdrawal> withdrawal = read(version);
    if (withdrawal.isPresent()) {
      throw new WithdrawnModelException(reference(version), withdrawal.get());
    }
  }

  /** Writes a withdrawal; the caller holds the lock and has seen that there is none. */
  void write(Withdrawal withdrawal) throws IOException {
    DurableFiles.createDirectories(model.withdrawals());
    DurableFiles.replace(file(withdrawal.version()), WithdrawalJson.write(withdrawal));
  }

  private ModelReference.Version reference(int version) {
    return new ModelReference.Version(model.name(), version);
  }

  private Path file(int version) {
    return model.withdrawals().resolve(StoredWithdrawal.file(version));
  }
}
