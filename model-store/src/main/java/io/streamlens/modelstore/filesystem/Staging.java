package io.streamlens.modelstore.filesystem;

import io.streamlens.modelstore.manifest.ModelManifest;
import io.streamlens.modelstore.manifest.ModelManifest.ModelFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A version in the making: a directory beside the versions whose name is no number, so that no
 * reader takes it for one. It becomes a version by being renamed, in one step that either happens
 * or does not; if the process dies before, nothing but the directory is left, for {@link
 * AbandonedStagings} to clear away.
 */
final class Staging implements AutoCloseable {

  static final String PREFIX = ".staging-";

  private static final Logger LOG = LoggerFactory.getLogger(Staging.class);

  private final Path modelDirectory;
  private final Path directory;
  private boolean published;

  private Staging(Path modelDirectory, Path directory) {
    this.modelDirectory = modelDirectory;
    this.directory = directory;
  }

  static Staging in(Path modelDirectory) throws IOException {
    Path directory = modelDirectory.resolve(PREFIX + UUID.randomUUID());
    Files.createDirectory(directory);
    return new Staging(modelDirectory, directory);
  }

  /** Copies files into this staging and returns what the manifest has to say of them. */
  List<ModelFile> copy(Path source, Iterable<String> paths) throws IOException {
    List<ModelFile> files = new ArrayList<>();
    for (String path : paths) {
      Path target = directory.resolve(path);
      Files.createDirectories(target.getParent());
      files.add(DurableFiles.copy(source.resolve(path), target, path));
      makeReadOnly(target);
    }
    return files;
  }

  /**
   * Writes the manifest and renames this staging to the version's number.
   *
   * @return false if the number is taken; the staging is as it was and may try another
   */
  boolean publishAs(int version, byte[] manifest) throws IOException {
    Path target = modelDirectory.resolve(Integer.toString(version));
    Path manifestFile = directory.resolve(ModelManifest.FILE_NAME);
    Files.deleteIfExists(manifestFile);
    DurableFiles.write(manifestFile, manifest);
    makeReadOnly(manifestFile);
    syncDirectories();
    if (!renameTo(target)) {
      return false;
    }
    published = true;
    DurableFiles.syncDirectory(modelDirectory);
    return true;
  }

  /**
   * A rename onto a directory that has anything in it fails, and every version has: no version is
   * ever replaced, whoever else publishes at the same moment. Only an empty directory would be
   * replaced, therefore the look before it: a number is taken by anything that bears it.
   */
  private boolean renameTo(Path target) throws IOException {
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try {
      Files.move(directory, target, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (FileSystemException e) {
      if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        return false;
      }
      throw e;
    }
  }

  private void syncDirectories() throws IOException {
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path each : (Iterable<Path>) tree.filter(Files::isDirectory)::iterator) {
        DurableFiles.syncDirectory(each);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /**
   * Only files: a directory that cannot be written would keep its owner from deleting the version.
   * A guard against slips, so it does not matter where it cannot be had.
   */
  private static void makeReadOnly(Path file) {
    if (!file.toFile().setReadOnly()) {
      LOG.debug("cannot make {} read-only", file);
    }
  }

  /** Removes what was not published. */
  @Override
  public void close() {
    if (published) {
      return;
    }
    try {
      DurableFiles.deleteTree(directory);
    } catch (IOException e) {
      LOG.warn("cannot remove {}: {}; it may be deleted by hand", directory, e.toString());
    }
  }
}
