package io.streamlens.modelstore.filesystem;

import io.streamlens.modelstore.AliasState;
import io.streamlens.modelstore.CorruptModelException;
import io.streamlens.modelstore.Digest;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.manifest.ModelManifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects all that is wrong with one version, where {@code fetch} stops at the first. */
final class Verification {

  private final StoredManifests manifests;
  private final ModelReference.Version version;
  private final List<String> findings = new ArrayList<>();

  Verification(StoredManifests manifests, ModelReference.Version version) {
    this.manifests = manifests;
    this.version = version;
  }

  List<String> findings() throws IOException {
    byte[] json = manifests.bytes(version);
    ModelDirectory model = manifests.model(version.name());
    compareWithAliases(new AliasFiles(model), Digest.of(json));
    try {
      ModelManifest manifest = manifests.parse(version, json).manifest();
      findings.addAll(VersionDirectory.findings(model.version(version.version()), manifest));
    } catch (CorruptModelException e) {
      findings.add(e.getMessage());
    }
    return List.copyOf(findings);
  }

  private void compareWithAliases(AliasFiles aliases, Digest actual) throws IOException {
    for (String alias : aliases.names()) {
      try {
        Optional<AliasState> state = aliases.read(alias);
        state.ifPresent(present -> compareWithHistory(alias, present, actual));
      } catch (CorruptModelException e) {
        findings.add(e.getMessage());
      }
    }
  }

  /** Every digest an alias ever recorded of the version is a witness, not only the present one. */
  private void compareWithHistory(String alias, AliasState state, Digest actual) {
    state.history().stream()
        .filter(move -> move.version() == version.version())
        .map(AliasState.Move::digest)
        .filter(recorded -> !recorded.equals(actual))
        .distinct()
        .forEach(
            recorded ->
                findings.add(
                    ModelManifest.FILE_NAME
                        + ": has digest "
                        + actual
                        + ", but alias '"
                        + alias
                        + "' recorded "
                        + recorded));
  }
}
