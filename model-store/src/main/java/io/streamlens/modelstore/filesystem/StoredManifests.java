package io.streamlens.modelstore.filesystem;

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
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the {@code model.json} of a version and reads it, trusting none of it. */
final class StoredManifests {

  private final Path root;

  StoredManifests(Path root) {
    this.root = root;
  }

  /**
   * Which version a reference names now.
   *
   * @param version the version, which exists
   * @param digest what the alias says its digest is; {@code null} if no alias was asked
   */
  record Located(ModelReference.Version version, @Nullable Digest digest) {}

  /**
   * @throws ModelNotFoundException if there is no such model, alias or version
   */
  Located locate(ModelReference reference) throws IOException {
    if (reference instanceof ModelReference.Alias alias) {
      AliasState state = state(alias);
      try {
        return new Located(
            existing(new ModelReference.Version(alias.name(), state.version())), state.digest());
      } catch (ModelNotFoundException e) {
        throw new ModelNotFoundException(alias + " points to what is gone: " + e.getMessage(), e);
      }
    }
    return new Located(existing((ModelReference.Version) reference), null);
  }

  /** The names that have a published version, in alphabetical order. */
  List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    for (String child : FileTree.childNames(root)) {
      if (ModelReference.NAME.matcher(child).matches() && !model(child).versions().isEmpty()) {
        names.add(child);
      }
    }
    return names.stream().sorted().toList();
  }

  ModelDirectory model(String name) {
    return ModelDirectory.of(root, name);
  }

  /**
   * The very bytes of a version's manifest.
   *
   * @throws ModelNotFoundException if there is no such version
   * @throws CorruptModelException if there are more of them than any manifest has
   */
  byte[] bytes(ModelReference.Version version) throws IOException {
    Path file = model(existing(version).name()).manifest(version.version());
    try {
      if (Files.size(file) > JsonFormat.MAX_BYTES) {
        throw corrupt(version, "has more than " + JsonFormat.MAX_BYTES + " bytes", null);
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new ModelNotFoundException(version + " was deleted while it was read", e);
    }
  }

  /**
   * @throws CorruptModelException if the bytes are no manifest, or that of another version
   */
  ModelVersion parse(ModelReference.Version version, byte[] json) {
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

  static CorruptModelException wrongDigest(
      ModelVersion present, Digest expected, Object according) {
    return corrupt(
        present.reference(),
        "has digest " + present.digest() + ", but " + according + " says " + expected,
        null);
  }

  private ModelReference.Version existing(ModelReference.Version version) throws IOException {
    ModelDirectory model = model(version.name());
    if (model.isPublished(version.version())) {
      return version;
    }
    List<Integer> versions = model.versions();
    throw versions.isEmpty()
        ? ModelNotFoundException.noModel(version.name(), names())
        : ModelNotFoundException.noVersion(version, versions);
  }

  private AliasState state(ModelReference.Alias alias) throws IOException {
    ModelDirectory model = model(alias.name());
    AliasFiles aliases = new AliasFiles(model);
    AliasState state = aliases.read(alias.alias()).orElse(null);
    if (state != null) {
      return state;
    }
    throw model.versions().isEmpty()
        ? ModelNotFoundException.noModel(alias.name(), names())
        : ModelNotFoundException.noAlias(alias, aliases.names());
  }

  private static CorruptModelException corrupt(
      ModelReference.Version version, String what, @Nullable Throwable cause) {
    String message = version + ": " + ModelManifest.FILE_NAME + ": " + what;
    return cause == null
        ? new CorruptModelException(message)
        : new CorruptModelException(message, cause);
  }
}
