package io.streamlens.modelstore.layout;

import io.streamlens.modelstore.AliasState;
import io.streamlens.modelstore.CorruptModelException;
import io.streamlens.modelstore.Digest;
import io.streamlens.modelstore.ModelNotFoundException;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.json.JsonFormat;
import io.streamlens.modelstore.manifest.ManifestJson;
import io.streamlens.modelstore.manifest.ModelManifest;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds what a reference names and reads its {@code model.json}, trusting none of it. */
public final class StoredManifests {

  private final StoredBytes store;

  /**
   * @param store where the bytes are
   */
  public StoredManifests(StoredBytes store) {
    this.store = store;
  }

  /**
   * The very bytes of the manifest that a reference names now.
   *
   * @param version the version, which exists
   * @param digest what the alias says its digest is; {@code null} if no alias was asked
   * @param json its manifest
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Located(ModelReference.Version version, @Nullable Digest digest, byte[] json) {}

  /**
   * @throws ModelNotFoundException if there is no such model, alias or version
   * @throws CorruptModelException if the manifest has more bytes than any, or the alias cannot be
   *     read
   */
  Located locate(ModelReference reference) throws IOException {
    if (reference instanceof ModelReference.Alias alias) {
      AliasState state = state(alias);
      ModelReference.Version version = new ModelReference.Version(alias.name(), state.version());
      try {
        return new Located(version, state.digest(), bytes(version));
      } catch (ModelNotFoundException e) {
        throw new ModelNotFoundException(alias + " points to what is gone: " + e.getMessage(), e);
      }
    }
    ModelReference.Version version = (ModelReference.Version) reference;
    return new Located(version, null, bytes(version));
  }

  /**
   * Reads the manifest of what a reference names now.
   *
   * @throws ModelNotFoundException if there is no such model, alias or version
   * @throws CorruptModelException if it is no manifest, that of another version, or has another
   *     digest than the alias says
   */
  public ModelVersion resolve(ModelReference reference) throws IOException {
    Located located = locate(reference);
    ModelVersion version = parse(located.version(), located.json());
    if (located.digest() != null && !located.digest().equals(version.digest())) {
      throw wrongDigest(version, located.digest(), reference);
    }
    return version;
  }

  /**
   * Reads the manifest of a version again.
   *
   * @param known the version as it was read before
   * @return the bytes of its manifest, which are the same as then
   * @throws ModelNotFoundException if it is gone
   * @throws CorruptModelException if it is another one now
   */
  public byte[] unchanged(ModelVersion known) throws IOException {
    byte[] json = bytes(known.reference());
    ModelVersion present = parse(known.reference(), json);
    if (!present.digest().equals(known.digest())) {
      throw wrongDigest(present, known.digest(), "the caller");
    }
    return json;
  }

  /** The aliases of a model, in alphabetical order. */
  public Map<String, AliasState> aliases(String name) throws IOException {
    ModelReference.checkName("model name", name);
    Map<String, AliasState> aliases = new TreeMap<>();
    for (String alias : store.aliases(name)) {
      alias(new ModelReference.Alias(name, alias)).ifPresent(state -> aliases.put(alias, state));
    }
    return Collections.unmodifiableMap(aliases);
  }

  /**
   * Where an alias points.
   *
   * @throws CorruptModelException if its file cannot be read
   */
  public Optional<AliasState> alias(ModelReference.Alias alias) throws IOException {
    return store.alias(alias).map(json -> StoredAlias.read(alias, json));
  }

  /**
   * Reads the bytes of a version's manifest.
   *
   * @throws CorruptModelException if the bytes are no manifest, or that of another version
   */
  public static ModelVersion parse(ModelReference.Version version, byte[] json) {
    try {
      ModelManifest manifest = ManifestJson.read(json);
      if (!manifest.name().equals(version.name()) || manifest.version() != version.version()) {
        String other = manifest.name() + ":" + manifest.version();
        throw corrupt(version, "is the manifest of " + other, null);
      }
      return new ModelVersion(Digest.of(json), manifest);
    } catch (IllegalArgumentException e) {
      throw corrupt(version, e.getMessage(), e);
    }
  }

  /**
   * The very bytes of a version's manifest, whatever they say.
   *
   * @throws ModelNotFoundException if there is no such version
   * @throws CorruptModelException if there are more of them than any manifest has
   */
  public byte[] bytes(ModelReference.Version version) throws IOException {
    byte[] json = store.manifest(version).orElse(null);
    if (json == null) {
      throw missing(version);
    }
    if (json.length > JsonFormat.MAX_BYTES) {
      throw corrupt(version, "has more than " + JsonFormat.MAX_BYTES + " bytes", null);
    }
    return json;
  }

  /** The aliases of a version's model that point to it now, in alphabetical order. */
  public List<String> aliasesTo(ModelReference.Version version) throws IOException {
    return aliases(version.name()).entrySet().stream()
        .filter(alias -> alias.getValue().version() == version.version())
        .map(Map.Entry::getKey)
        .toList();
  }

  private ModelNotFoundException missing(ModelReference.Version version) throws IOException {
    List<Integer> versions = store.versions(version.name());
    return versions.isEmpty()
        ? ModelNotFoundException.noModel(version.name(), store.names())
        : ModelNotFoundException.noVersion(version, versions);
  }

  private AliasState state(ModelReference.Alias alias) throws IOException {
    AliasState state = alias(alias).orElse(null);
    if (state != null) {
      return state;
    }
    throw store.versions(alias.name()).isEmpty()
        ? ModelNotFoundException.noModel(alias.name(), store.names())
        : ModelNotFoundException.noAlias(alias, store.aliases(alias.name()));
  }

  private static CorruptModelException wrongDigest(
      ModelVersion present, Digest expected, Object according) {
    return corrupt(
        present.reference(),
        "has digest " + present.digest() + ", but " + according + " says " + expected,
        null);
  }

  private static CorruptModelException corrupt(
      ModelReference.Version version, @Nullable String what, @Nullable Throwable cause) {
    String message = version + ": " + ModelManifest.FILE_NAME + ": " + what;
    return cause == null
        ? new CorruptModelException(message)
        : new CorruptModelException(message, cause);
  }
}
