package io.streamlens.modelstore.layout;

import io.streamlens.modelstore.Digest;
import io.streamlens.modelstore.manifest.ModelManifest;
import io.streamlens.modelstore.manifest.ModelManifest.ModelFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Compares the files of a version with its manifest. */
public final class VersionFindings {

  private VersionFindings() {}

  /**
   * Reads every file of a version. What the manifest does not list is wrong as well: TensorFlow
   * would read it.
   *
   * @param present the version's files
   * @param manifest what belongs to it; {@code model.json} itself is not looked at
   * @return one line for each thing that is wrong, beginning with the file's path; empty if the
   *     version is whole
   * @throws IOException if a file cannot be read
   */
  public static List<String> of(VersionFiles present, ModelManifest manifest) throws IOException {
    SortedSet<String> unlisted = new TreeSet<>(present.files());
    unlisted.remove(ModelManifest.FILE_NAME);
    List<String> findings = new ArrayList<>();
    for (String other : present.others()) {
      findings.add(other + ": is a symbolic link or no regular file");
    }
    for (ModelFile file : manifest.files()) {
      if (unlisted.remove(file.path())) {
        compare(present, file, findings);
      } else if (!present.others().contains(file.path())) {
        findings.add(file.path() + ": is missing");
      }
    }
    for (String file : unlisted) {
      findings.add(file + ": is not in " + ModelManifest.FILE_NAME);
    }
    return findings;
  }

  private static void compare(VersionFiles present, ModelFile expected, List<String> findings)
      throws IOException {
    long size = present.size(expected.path());
    if (size != expected.size()) {
      findings.add(expected.path() + ": has " + size + " bytes, not " + expected.size());
      return;
    }
    Digest digest = present.digest(expected.path());
    if (!digest.equals(expected.sha256())) {
      findings.add(expected.path() + ": has digest " + digest + ", not " + expected.sha256());
    }
  }
}
