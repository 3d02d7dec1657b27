package io.streamlens.modelstore.s3;

import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStoreException;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.StoreUnavailableException;
import io.streamlens.modelstore.layout.StoredManifests;
import io.streamlens.modelstore.manifest.ManifestJson;
import io.streamlens.modelstore.manifest.ModelManifest;
import io.streamlens.modelstore.manifest.ModelManifest.ModelFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One version in the making under a number that nobody else writes to. Its files come first, its
 * manifest last: only then is it a version. What fails before is removed; what a dying process
 * leaves is no version, but takes room until it is deleted.
 */
final class Publication {

  /** The number is claimed, so there is nobody to lose to: only for answers that were lost. */
  private static final int ATTEMPTS = 5;

  private static final Logger LOG = LoggerFactory.getLogger(Publication.class);

  private final Bucket bucket;
  private final ModelReference.Version version;
  private final List<String> written = new ArrayList<>();

  /**
   * @param version a number that has been claimed
   */
  Publication(Bucket bucket, ModelReference.Version version) {
    this.bucket = bucket;
    this.version = version;
  }

  /**
   * @param paths the files of {@code directory}
   * @throws IOException if one of them cannot be read
   */
  ModelVersion publish(ModelManifest draft, Path directory, SortedSet<String> paths, int partBytes)
      throws IOException {
    ModelVersion published;
    byte[] json;
    try {
      List<ModelFile> files = send(directory, paths, new PartedUpload(bucket, partBytes));
      json = ManifestJson.write(draft.published(version.version(), files));
      // Read back before it is there for all to read: nothing is published that is unreadable.
      published = StoredManifests.parse(version, json);
    } catch (IOException | RuntimeException | Error e) {
      removeWritten();
      throw e;
    }
    // From here nothing is removed: if the answer is lost, it may be published.
    writeManifest(json);
    return published;
  }

  private List<ModelFile> send(Path directory, SortedSet<String> paths, PartedUpload upload)
      throws IOException {
    List<ModelFile> files = new ArrayList<>();
    for (String path : paths) {
      String target = BucketModels.version(version) + path;
      written.add(target);
      files.add(upload.send(directory.resolve(path), target, path));
    }
    return files;
  }

  private void writeManifest(byte[] json) {
    String path = BucketModels.manifestPath(version);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (bucket.create(path, json)) {
        return;
      }
      Bucket.Stored present = bucket.read(path, json.length + 1).orElse(null);
      if (present != null && Arrays.equals(present.bytes(), json)) {
        return;
      }
      if (present != null) {
        throw new StoreUnavailableException(
            "cannot publish " + version + ": something that did not claim it has written " + path);
      }
    }
    throw new StoreUnavailableException(
        "cannot publish " + version + ": S3 refuses " + path + " though it is not there");
  }

  private void removeWritten() {
    try {
      written.forEach(bucket::delete);
    } catch (ModelStoreException e) {
      LOG.warn(
          "cannot remove what was written of {}: {}; it is no version, and may be deleted by hand",
          version,
          e.getMessage());
    }
  }
}
