package io.streamlens.modelstore.layout;

import io.streamlens.modelstore.AliasState;
import io.streamlens.modelstore.CorruptModelException;
import io.streamlens.modelstore.Digest;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.layout.StoredManifests.Located;
import io.streamlens.modelstore.manifest.ModelManifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Collects all that is wrong with one version, where {@code fetch} stops at the first. */
public final class Verification {

  private final StoredBytes store;
  private final ModelReference.Version version;
  private final List<String> findings = new ArrayList<>();

  private Verification(StoredBytes store, ModelReference.Version version) {
    this.store = store;
    this.version = version;
  }

  /**
   * Reads every file of what a reference names now.
   *
   * @return one line for each thing that is wrong; empty if the version is whole
   * @throws io.streamlens.modelstore.ModelNotFoundException if there is no such version
   */
  public static List<String> of(StoredBytes store, ModelReference reference) throws IOException {
    Located located = new StoredManifests(store).locate(reference);
    return new Verification(store, located.version()).findings(located.json());
  }

  private List<String> findings(byte[] json) throws IOException {
    compareWithAliases(Digest.of(json));
    try {
      ModelManifest manifest = StoredManifests.parse(version, json).manifest();
      findings.addAll(VersionFindings.of(store.files(version), manifest));
    } catch (CorruptModelException e) {
      findings.add(e.getMessage());
    }
    return List.copyOf(findings);
  }

  private void compareWithAliases(Digest actual) throws IOException {
    StoredManifests manifests = new StoredManifests(store);
    for (String alias : store.aliases(version.name())) {
      try {
        manifests
            .alias(new ModelReference.Alias(version.name(), alias))
            .ifPresent(state -> compareWithHistory(alias, state, actual));
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
