package io.streamlens.cli.models;

import io.streamlens.cli.CommandException;
import io.streamlens.modelstore.CorruptModelException;
import io.streamlens.modelstore.Digest;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.manifest.ModelManifest.ModelFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Copies what a server needs of a version: the SavedModel, without the training's report. A server
 * that watches the directory sees all of it at once: it is made under a name that is no number.
 *
 * @param version what is copied
 * @param from where its files are
 */
record VersionCopy(ModelVersion version, Path from) {

  private static final List<String> PARTS = List.of("saved_model.pb", "variables/", "assets/");

  /**
   * @param target the version's directory; where it is there with the same files, it stays
   * @param inVersion the SavedModel's directory in it; empty for itself
   * @return whether anything was copied
   * @throws CorruptModelException if a file was changed on its way
   * @throws CommandException if something else is there
   */
  boolean to(Path target, String inVersion) throws IOException {
    if (Files.exists(target)) {
      checkIsTheSame(target, target.resolve(inVersion));
      return false;
    }
    Files.createDirectories(target.getParent());
    // Not a temporary directory of the platform's: those are their owner's only.
    Path staging = Files.createDirectory(target.resolveSibling(".export-" + UUID.randomUUID()));
    try {
      for (ModelFile file : files()) {
        copy(file, staging.resolve(inVersion).resolve(file.path()));
      }
      Files.move(staging, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      delete(staging);
    }
    return true;
  }

  private List<ModelFile> files() {
    return version.manifest().files().stream()
        .filter(file -> PARTS.stream().anyMatch(file.path()::startsWith))
        .toList();
  }

  private void copy(ModelFile file, Path target) throws IOException {
    Files.createDirectories(target.getParent());
    MessageDigest digest = Digest.sha256();
    try (DigestOutputStream out = new DigestOutputStream(Files.newOutputStream(target), digest)) {
      Files.copy(from.resolve(file.path()), out);
    }
    if (!Digest.of(digest).equals(file.sha256())) {
      throw new CorruptModelException(
          "%s: %s is not what was published".formatted(version.reference(), file.path()));
    }
  }

  private void checkIsTheSame(Path target, Path savedModel) throws IOException {
    for (ModelFile file : files()) {
      Path present = savedModel.resolve(file.path());
      if (!Files.isRegularFile(present) || !digest(present).equals(file.sha256())) {
        throw new CommandException(
            "%s is there and is not %s (%s): remove it, or export to another directory"
                .formatted(target, version.reference(), file.path()));
      }
    }
  }

  private static Digest digest(Path file) throws IOException {
    MessageDigest digest = Digest.sha256();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return Digest.of(digest);
  }

  /** What is left of an export that failed; nothing, of one that did not. */
  private static void delete(Path staging) throws IOException {
    if (Files.notExists(staging)) {
      return;
    }
    try (Stream<Path> all = Files.walk(staging)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }
}
