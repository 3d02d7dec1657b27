package io.streamlens.modelstore.filesystem;

import io.streamlens.modelstore.CorruptModelException;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.Withdrawal;
import io.streamlens.modelstore.WithdrawalJson;
import io.streamlens.modelstore.WithdrawnModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The withdrawals of one model: {@code withdrawn/<version>.json}, each written once. */
final class WithdrawalFiles {

  private static final Pattern NAME = Pattern.compile("([1-9][0-9]{0,8})\\.json");

  private final ModelDirectory model;

  WithdrawalFiles(ModelDirectory model) {
    this.model = model;
  }

  SortedMap<Integer, Withdrawal> all() throws IOException {
    SortedMap<Integer, Withdrawal> all = new TreeMap<>();
    for (String file : FileTree.childNames(model.withdrawals())) {
      Matcher name = NAME.matcher(file);
      if (name.matches()) {
        int version = Integer.parseInt(name.group(1));
        read(version).ifPresent(withdrawal -> all.put(version, withdrawal));
      }
    }
    return Collections.unmodifiableSortedMap(all);
  }

  /** Needs no lock: the file appears in one step and never changes. */
  Optional<Withdrawal> read(int version) throws IOException {
    Path file = file(version);
    try {
      Withdrawal withdrawal = WithdrawalJson.read(Files.readAllBytes(file));
      if (withdrawal.version() != version) {
        throw new IllegalArgumentException("is that of version " + withdrawal.version());
      }
      return Optional.of(withdrawal);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      throw new CorruptModelException(
          reference(version) + ": withdrawn/" + file.getFileName() + ": " + e.getMessage(), e);
    }
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
    return model.withdrawals().resolve(version + ".json");
  }
}
