package io.streamlens.modelstore.filesystem;

import io.streamlens.modelstore.manifest.ModelManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;

/** What a directory must be like to become a version. */
public final class Publishable {

  private static final String SAVED_MODEL = "saved_model.pb";

  private Publishable() {}

  /**
   * The files of a directory that can be published.
   *
   * @throws IllegalArgumentException if it cannot: not there, no SavedModel, a manifest of its own,
   *     or something that is neither file nor directory
   */
  public static SortedSet<String> files(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new IllegalArgumentException("nothing to publish: no directory " + directory);
    }
    FileTree tree = tree(directory);
    if (!tree.others().isEmpty()) {
      throw new IllegalArgumentException(
          "cannot publish "
              + directory
              + ": "
              + tree.others().first()
              + " is a symbolic link or no regular file (copy its content there instead)");
    }
    if (tree.files().contains(ModelManifest.FILE_NAME)) {
      throw new IllegalArgumentException(
          "cannot publish "
              + directory
              + ": it has a "
              + ModelManifest.FILE_NAME
              + ", which the store writes");
    }
    if (!tree.files().contains(SAVED_MODEL)) {
      throw new IllegalArgumentException(
          "cannot publish " + directory + ": it has no " + SAVED_MODEL);
    }
    return tree.files();
  }

  private static FileTree tree(Path directory) {
    try {
      return FileTree.of(directory);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot publish " + directory + ": " + Reason.of(e), e);
    }
  }
}
