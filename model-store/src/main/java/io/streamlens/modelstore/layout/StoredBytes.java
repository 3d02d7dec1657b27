package io.streamlens.modelstore.layout;

import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.json.JsonFormat;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What a store holds by its fixed layout, as bytes that nobody has judged yet. Every method throws
 * an {@link IOException}, or what a store may throw, if the store cannot be read.
 */
public interface StoredBytes {

  /** No document is read further than this many bytes: one more than any may have. */
  int MAX_BYTES = JsonFormat.MAX_BYTES + 1;

  /** The names that have a published version, in alphabetical order. */
  List<String> names() throws IOException;

  /**
   * The published versions of a model, ascending.
   *
   * @param name a valid name
   */
  List<Integer> versions(String name) throws IOException;

  /** The first {@link #MAX_BYTES} of a version's manifest; empty if it is not published. */
  Optional<byte[]> manifest(ModelReference.Version version) throws IOException;

  /** The files of a version. */
  VersionFiles files(ModelReference.Version version) throws IOException;

  /**
   * The aliases of a model, in alphabetical order.
   *
   * @param name a valid name
   */
  List<String> aliases(String name) throws IOException;

  /** The first {@link #MAX_BYTES} of an alias's file; empty if there is no such alias. */
  Optional<byte[]> alias(ModelReference.Alias alias) throws IOException;
}
