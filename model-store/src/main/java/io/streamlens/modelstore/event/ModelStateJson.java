package io.streamlens.modelstore.event;

import io.streamlens.modelstore.json.JsonFormat;

/**
 * The bytes of a value on {@code model-events}. The JSON Schema {@code model-state.schema.json}
 * lies beside this class.
 */
public final class ModelStateJson {

  private static final JsonFormat<ModelState> FORMAT = JsonFormat.compact(ModelState.class);

  private ModelStateJson() {}

  /** The state as UTF-8 JSON on one line. */
  public static byte[] write(ModelState state) {
    return FORMAT.write(state);
  }

  /**
   * Reads a state; fields it does not know are passed over.
   *
   * @throws IllegalArgumentException in one line that names what is wrong
   */
  public static ModelState read(byte[] json) {
    return FORMAT.read(json);
  }
}
