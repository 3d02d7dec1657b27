package io.streamlens.modelstore.s3;

import io.streamlens.modelstore.CorruptModelException;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.cache.ModelCache;
import io.streamlens.modelstore.filesystem.VersionDirectory;
import io.streamlens.modelstore.layout.VersionFindings;
import io.streamlens.modelstore.manifest.ModelManifest;
import io.streamlens.modelstore.manifest.ModelManifest.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Loads one version from its bucket.
 *
 * @param json the bytes of its manifest, whose digest is the version's
 * @param partBytes how many bytes are read at a time
 */
@SuppressWarnings("ArrayRecordComponent")
record VersionOrigin(Bucket bucket, ModelVersion version, byte[] json, int partBytes)
    implements ModelCache.Origin {

  @Override
  public long bytes() {
    return json.length + version.manifest().files().stream().mapToLong(ModelFile::size).sum();
  }

  /**
   * @throws CorruptModelException naming the first file that is missing or does not fit its digest
   */
  @Override
  public void load(Path target) throws IOException {
    VersionObjects objects =
        new VersionObjects(bucket, BucketModels.version(version.reference()), partBytes, target);
    List<String> findings = VersionFindings.of(objects, version.manifest());
    if (!findings.isEmpty()) {
      throw new CorruptModelException(version.reference() + ": " + findings.get(0));
    }
    Files.write(target.resolve(ModelManifest.FILE_NAME), json);
  }

  @Override
  public List<String> findings(Path copy) throws IOException {
    Path manifest = copy.resolve(ModelManifest.FILE_NAME);
    if (!Files.isRegularFile(manifest) || !Arrays.equals(Files.readAllBytes(manifest), json)) {
      return List.of(ModelManifest.FILE_NAME + ": is not the version's");
    }
    return VersionDirectory.findings(copy, version.manifest());
  }
}
