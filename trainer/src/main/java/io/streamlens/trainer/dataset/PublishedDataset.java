package io.streamlens.trainer.dataset;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A data set that is known by name and published as files. */
sealed interface PublishedDataset permits IdxDataset, CifarDataset {

  /**
   * One of the files as its home publishes it.
   *
   * @param name such as {@code t10k-images-idx3-ubyte.gz}
   * @param size in bytes
   * @param sha256 64 lower-case hexadecimal digits
   */
  record PublishedFile(String name, long size, String sha256) {}

  /** Such as {@code fashion-mnist}. */
  String name();

  /** Addresses that end in {@code /}, under which the files lie; tried in turn. */
  List<URI> homes();

  /** The files as they are published. */
  List<PublishedFile> files();

  /** The Debian package that holds it; absent where there is none. */
  @Nullable String debianPackage();

  /** What a user has to put into a directory, as part of a sentence. */
  String wanted();

  /** The first file that {@code directory} lacks; empty if it has them all. */
  Optional<String> missingIn(Path directory);

  /**
   * Reads the data set from a directory that has all files.
   *
   * @throws CorruptDatasetException naming the file and what is wrong with it
   */
  Dataset read(Path directory);
}
