package io.streamlens.modelstore.filesystem;

import io.streamlens.modelstore.Digest;
import io.streamlens.modelstore.manifest.ModelManifest;
import io.streamlens.modelstore.manifest.ModelManifest.ModelFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Compares a version's directory with its manifest. */
public final class VersionDirectory {

  private static final int BUFFER = 64 * 1024;

  private VersionDirectory() {}

  /**
   * Reads every file of a version. What the manifest does not list is wrong as well: TensorFlow
   * would read it.
   *
   * @param directory the version's
   * @param manifest what belongs in it; {@code model.json} itself is not looked at
   * @return one line for each thing that is wrong, beginning with the file's path; empty if the
   *     directory is whole
   * @throws IOException if the directory or a file of it cannot be read
   */
  public static List<String> findings(Path directory, ModelManifest manifest) throws IOException {
    FileTree present = FileTree.of(directory);
    SortedSet<String> unlisted = new TreeSet<>(present.files());
    unlisted.remove(ModelManifest.FILE_NAME);
    List<String> findings = new ArrayList<>();
    for (String other : present.others()) {
      findings.add(other + ": is a symbolic link or no regular file");
    }
    for (ModelFile file : manifest.files()) {
      if (unlisted.remove(file.path())) {
        compare(directory.resolve(file.path()), file, findings);
      } else if (!present.others().contains(file.path())) {
        findings.add(file.path() + ": is missing");
      }
    }
    for (String file : unlisted) {
      findings.add(file + ": is not in " + ModelManifest.FILE_NAME);
    }
    return findings;
  }

  private static void compare(Path file, ModelFile expected, List<String> findings)
      throws IOException {
    long size = Files.size(file);
    if (size != expected.size()) {
      findings.add(expected.path() + ": has " + size + " bytes, not " + expected.size());
      return;
    }
    Digest digest = digest(file);
    if (!digest.equals(expected.sha256())) {
      findings.add(expected.path() + ": has digest " + digest + ", not " + expected.sha256());
    }
  }

  private static Digest digest(Path file) throws IOException {
    MessageDigest digest = Digest.sha256();
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return Digest.of(digest);
  }
}
