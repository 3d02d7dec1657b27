package io.streamlens.cli.models;

import io.streamlens.modelstore.ModelNotFoundException;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.signature.ModelSignature;
import java.util.List;

/** Who has signed a version, by what the signatures say of themselves. */
final class KeyIds {

  private KeyIds() {}

  /** The ids of the keys whose signatures lie beside a version; none if it is gone. */
  static List<String> of(ModelStore store, ModelReference.Version version) {
    try {
      return store.signatures(version).stream().map(ModelSignature::keyId).sorted().toList();
    } catch (ModelNotFoundException e) {
      return List.of();
    }
  }
}
