package io.streamlens.modelstore.filesystem;

import io.streamlens.modelstore.Digest;
import io.streamlens.modelstore.layout.VersionFiles;
import io.streamlens.modelstore.layout.VersionFindings;
import io.streamlens.modelstore.manifest.ModelManifest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.SortedSet;

/** The files of a version in a directory. */
public final class VersionDirectory implements VersionFiles {

  private static final int BUFFER = 64 * 1024;

  private final Path directory;
  private final FileTree tree;

  private VersionDirectory(Path directory, FileTree tree) {
    this.directory = directory;
    this.tree = tree;
  }

  /**
   * Looks what lies in a directory.
   *
   * @throws IOException if it cannot be read
   */
  public static VersionDirectory of(Path directory) throws IOException {
    return new VersionDirectory(directory, FileTree.of(directory));
  }

  /**
   * Reads every file of a version, as {@link VersionFindings#of} says.
   *
   * @param directory the version's
   * @param manifest what belongs in it
   * @return one line for each thing that is wrong; empty if the directory is whole
   * @throws IOException if the directory or a file of it cannot be read
   */
  public static List<String> findings(Path directory, ModelManifest manifest) throws IOException {
    return VersionFindings.of(of(directory), manifest);
  }

  @Override
  public SortedSet<String> files() {
    return tree.files();
  }

  @Override
  public SortedSet<String> others() {
    return tree.others();
  }

  @Override
  public long size(String path) throws IOException {
    return Files.size(directory.resolve(path));
  }

  @Override
  public Digest digest(String path) throws IOException {
    MessageDigest digest = Digest.sha256();
    byte[] buffer = new byte[BUFFER];
    try (InputStream in =
        Files.newInputStream(directory.resolve(path), LinkOption.NOFOLLOW_LINKS)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return Digest.of(digest);
  }
}
