package io.streamlens.modelstore.manifest;

import io.streamlens.modelstore.json.JsonFormat;

/**
 * The bytes of {@code model.json}. They are what a version's digest is taken of: one manifest
 * always gives the same bytes.
 *
 * <p>The JSON Schema {@code manifest.schema.json} lies beside this class.
 */
public final class ManifestJson {

  private static final JsonFormat<ModelManifest> FORMAT = JsonFormat.indented(ModelManifest.class);

  private ManifestJson() {}

  /** The manifest as indented UTF-8 JSON. */
  public static byte[] write(ModelManifest manifest) {
    return FORMAT.write(manifest);
  }

  /**
   * Reads a manifest; fields it does not know are passed over.
   *
   * @throws IllegalArgumentException in one line that names the field and the bound it breaks
   */
  public static ModelManifest read(byte[] json) {
    return FORMAT.read(json);
  }
}
