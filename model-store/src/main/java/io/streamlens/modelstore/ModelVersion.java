package io.streamlens.modelstore;

import io.streamlens.modelstore.manifest.ModelManifest;

/**
 * A published version: its manifest and the digest that covers all of it.
 *
 * @param digest the SHA-256 of the bytes of the version's {@code model.json}
 * @param manifest what {@code model.json} says
 */
public record ModelVersion(Digest digest, ModelManifest manifest) {

  /** The model's name. */
  public String name() {
    return manifest.name();
  }

  /** The version's number, 1 or more. */
  public int version() {
    return manifest.version();
  }

  /** The reference that names exactly this version. */
  public ModelReference.Version reference() {
    return new ModelReference.Version(name(), version());
  }
}
