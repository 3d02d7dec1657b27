package io.streamlens.modelstore;

import io.streamlens.modelstore.json.JsonFormat;

/**
 * The bytes of {@code aliases/<alias>.json}. The JSON Schema {@code alias.schema.json} lies beside
 * this class.
 */
public final class AliasStateJson {

  private static final JsonFormat<AliasState> FORMAT = JsonFormat.indented(AliasState.class);

  private AliasStateJson() {}

  /** The state as indented UTF-8 JSON. */
  public static byte[] write(AliasState state) {
    return FORMAT.write(state);
  }

  /**
   * Reads a state; fields it does not know are passed over.
   *
   * @throws IllegalArgumentException in one line that names what is wrong
   */
  public static AliasState read(byte[] json) {
    return FORMAT.read(json);
  }
}
