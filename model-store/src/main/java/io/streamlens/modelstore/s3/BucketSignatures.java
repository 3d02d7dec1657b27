package io.streamlens.modelstore.s3;

import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.signature.ModelSignature;
import java.util.List;
import java.util.Optional;

/** The signatures of one version: objects {@code <name>/signatures/<version>/<key id>.sig}. */
final class BucketSignatures {

  private static final String ENDING = ".sig";

  private final Bucket bucket;
  private final String directory;

  BucketSignatures(Bucket bucket, ModelReference.Version version) {
    this.bucket = bucket;
    this.directory = BucketModels.model(version.name()) + "signatures/" + version.version() + "/";
  }

  /** In the order of their key ids. */
  List<ModelSignature> all() {
    return bucket.children(directory).stream()
        .filter(file -> file.endsWith(ENDING))
        .map(file -> file.substring(0, file.length() - ENDING.length()))
        .filter(keyId -> ModelSignature.KEY_ID.matcher(keyId).matches())
        .map(this::read)
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<ModelSignature> read(String keyId) {
    return bucket
        .read(directory + keyId + ENDING, ModelSignature.MAX_BYTES)
        .map(stored -> new ModelSignature(keyId, stored.bytes()));
  }

  void put(ModelSignature signature) {
    bucket.put(directory + signature.keyId() + ENDING, signature.value(), signature.value().length);
  }

  void delete() {
    bucket.list(directory).forEach(object -> bucket.delete(object.path()));
  }
}
