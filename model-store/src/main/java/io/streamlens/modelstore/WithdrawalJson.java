package io.streamlens.modelstore;

import io.streamlens.modelstore.json.JsonFormat;

/**
 * The bytes of {@code withdrawn/<version>.json}. The JSON Schema {@code withdrawal.schema.json}
 * lies beside this class.
 */
public final class WithdrawalJson {

  private static final JsonFormat<Withdrawal> FORMAT = JsonFormat.indented(Withdrawal.class);

  private WithdrawalJson() {}

  /** The withdrawal as indented UTF-8 JSON. */
  public static byte[] write(Withdrawal withdrawal) {
    return FORMAT.write(withdrawal);
  }

  /**
   * Reads a withdrawal; fields it does not know are passed over.
   *
   * @throws IllegalArgumentException in one line that names what is wrong
   */
  public static Withdrawal read(byte[] json) {
    return FORMAT.read(json);
  }
}
