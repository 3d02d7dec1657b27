package io.streamlens.modelstore.filesystem;

import io.streamlens.modelstore.ModelNotFoundException;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.layout.StoredWithdrawal;
import io.streamlens.modelstore.layout.VersionNumber;
import io.streamlens.modelstore.manifest.ModelManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The fixed layout below {@code <root>/<name>}.
 *
 * @param name the model's name, which is valid
 * @param path {@code <root>/<name>}; need not exist
 */
record ModelDirectory(String name, Path path) {

  /**
   * @throws IllegalArgumentException if {@code name} is no model name
   */
  static ModelDirectory of(Path root, String name) {
    ModelReference.checkName("model name", name);
    return new ModelDirectory(name, root.resolve(name));
  }

  Path version(int version) {
    return path.resolve(Integer.toString(version));
  }

  Path manifest(int version) {
    return version(version).resolve(ModelManifest.FILE_NAME);
  }

  Path aliases() {
    return path.resolve("aliases");
  }

  Path withdrawals() {
    return path.resolve(StoredWithdrawal.DIRECTORY);
  }

  Path signatures(int version) {
    return path.resolve("signatures").resolve(Integer.toString(version));
  }

  /** The published versions, ascending: directories with a number and a manifest. */
  List<Integer> versions() throws IOException {
    return numbers().filter(this::isPublished).sorted().boxed().toList();
  }

  /** A number that nothing bears, not even a directory without a manifest. */
  int nextVersion() throws IOException {
    return VersionNumber.after(numbers());
  }

  boolean isPublished(int version) {
    return Files.isDirectory(version(version), LinkOption.NOFOLLOW_LINKS)
        && Files.isRegularFile(manifest(version), LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * @throws ModelNotFoundException if there is no such version
   */
  void requirePublished(int version) throws IOException {
    if (!isPublished(version)) {
      throw ModelNotFoundException.noVersion(new ModelReference.Version(name, version), versions());
    }
  }

  private IntStream numbers() throws IOException {
    return VersionNumber.among(FileTree.childNames(path));
  }
}
