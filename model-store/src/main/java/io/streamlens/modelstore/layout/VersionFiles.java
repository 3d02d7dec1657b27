package io.streamlens.modelstore.layout;

import io.streamlens.modelstore.Digest;
import java.io.IOException;
import java.util.SortedSet;

/** The files of one version as they lie in a store, to be compared with its manifest. */
public interface VersionFiles {

  /** The paths of the files, relative to the version, {@code model.json} with them. */
  SortedSet<String> files();

  /** The paths of what is neither a file nor a directory; a store may know no such things. */
  SortedSet<String> others();

  /**
   * A file's size in bytes.
   *
   * @param path one of {@link #files()}
   */
  long size(String path) throws IOException;

  /**
   * The digest of a file's bytes, all of which are read.
   *
   * @param path one of {@link #files()}
   */
  Digest digest(String path) throws IOException;
}
