package io.streamlens.modelstore.filesystem;

import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.layout.StoredBytes;
import io.streamlens.modelstore.layout.VersionFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The bytes of a store whose files lie below a directory. */
final class ModelFiles implements StoredBytes {

  private final Path root;

  ModelFiles(Path root) {
    this.root = root;
  }

  /**
   * A model's directory, which need not exist.
   *
   * @throws IllegalArgumentException if {@code name} is no model name
   */
  ModelDirectory model(String name) {
    return ModelDirectory.of(root, name);
  }

  @Override
  public List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    for (String child : FileTree.childNames(root)) {
      if (ModelReference.NAME.matcher(child).matches() && !versions(child).isEmpty()) {
        names.add(child);
      }
    }
    return names.stream().sorted().toList();
  }

  @Override
  public List<Integer> versions(String name) throws IOException {
    return model(name).versions();
  }

  @Override
  public Optional<byte[]> manifest(ModelReference.Version version) throws IOException {
    ModelDirectory model = model(version.name());
    return model.isPublished(version.version())
        ? beginning(model.manifest(version.version()))
        : Optional.empty();
  }

  @Override
  public VersionFiles files(ModelReference.Version version) throws IOException {
    return VersionDirectory.of(model(version.name()).version(version.version()));
  }

  @Override
  public List<String> aliases(String name) throws IOException {
    return new AliasFiles(model(name)).names();
  }

  @Override
  public Optional<byte[]> alias(ModelReference.Alias alias) throws IOException {
    return new AliasFiles(model(alias.name())).bytes(alias.alias());
  }

  /** The first {@link StoredBytes#MAX_BYTES} of a file, if it is there. */
  static Optional<byte[]> beginning(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Optional.of(in.readNBytes(MAX_BYTES));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
