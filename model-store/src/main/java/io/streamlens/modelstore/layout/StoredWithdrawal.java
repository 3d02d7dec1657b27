package io.streamlens.modelstore.layout;

import io.streamlens.modelstore.CorruptModelException;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.Withdrawal;
import io.streamlens.modelstore.WithdrawalJson;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the withdrawals of a model are called, {@code withdrawn/<version>.json}, and say. */
public final class StoredWithdrawal {

  /** The directory that they lie in. */
  public static final String DIRECTORY = "withdrawn";

  private static final Pattern NAME = Pattern.compile("([1-9][0-9]{0,8})\\.json");

  private StoredWithdrawal() {}

  /** What the withdrawal of a version is called. */
  public static String file(int version) {
    return version + ".json";
  }

  /** The version whose withdrawal a file is, if it is one. */
  public static OptionalInt version(String file) {
    Matcher name = NAME.matcher(file);
    return name.matches() ? OptionalInt.of(Integer.parseInt(name.group(1))) : OptionalInt.empty();
  }

  /**
   * Reads the bytes of a version's withdrawal.
   *
   * @throws CorruptModelException if the bytes are no withdrawal, or that of another version
   */
  public static Withdrawal read(ModelReference.Version version, byte[] json) {
    try {
      Withdrawal withdrawal = WithdrawalJson.read(json);
      if (withdrawal.version() != version.version()) {
        throw new IllegalArgumentException("is that of version " + withdrawal.version());
      }
      return withdrawal;
    } catch (IllegalArgumentException e) {
      throw new CorruptModelException(
          version + ": " + DIRECTORY + "/" + file(version.version()) + ": " + e.getMessage(), e);
    }
  }
}
