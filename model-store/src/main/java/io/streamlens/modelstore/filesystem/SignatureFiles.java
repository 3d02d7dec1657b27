package io.streamlens.modelstore.filesystem;

import io.streamlens.modelstore.signature.ModelSignature;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The signatures of one version: {@code signatures/<version>/<key id>.sig}. */
final class SignatureFiles {

  private static final String ENDING = ".sig";

  private final Path directory;

  SignatureFiles(ModelDirectory model, int version) {
    this.directory = model.signatures(version);
  }

  List<ModelSignature> all() throws IOException {
    List<ModelSignature> signatures = new ArrayList<>();
    for (String file : FileTree.childNames(directory)) {
      if (file.endsWith(ENDING)) {
        String keyId = file.substring(0, file.length() - ENDING.length());
        if (ModelSignature.KEY_ID.matcher(keyId).matches()) {
          read(keyId, signatures);
        }
      }
    }
    signatures.sort(Comparator.comparing(ModelSignature::keyId));
    return List.copyOf(signatures);
  }

  private void read(String keyId, List<ModelSignature> signatures) throws IOException {
    Path file = file(keyId);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (InputStream in = Files.newInputStream(file)) {
      signatures.add(new ModelSignature(keyId, in.readNBytes(ModelSignature.MAX_BYTES)));
    } catch (NoSuchFileException e) {
      return; // deleted with its version in between
    }
  }

  void put(ModelSignature signature) throws IOException {
    DurableFiles.createDirectories(directory);
    DurableFiles.replace(file(signature.keyId()), signature.value());
  }

  void delete() throws IOException {
    DurableFiles.deleteTree(directory);
  }

  private Path file(String keyId) {
    return directory.resolve(keyId + ENDING);
  }
}
