package io.streamlens.modelstore.s3;

import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.layout.StoredAlias;
import io.streamlens.modelstore.layout.StoredBytes;
import io.streamlens.modelstore.layout.VersionFiles;
import io.streamlens.modelstore.layout.VersionNumber;
import io.streamlens.modelstore.manifest.ModelManifest;
import java.util.List;
import java.util.Optional;

/** The bytes of a store whose files are objects, and the paths they have. */
final class BucketModels implements StoredBytes {

  private static final String MANIFEST = "/" + ModelManifest.FILE_NAME;

  private final Bucket bucket;
  private final int partBytes;

  BucketModels(Bucket bucket, int partBytes) {
    this.bucket = bucket;
    this.partBytes = partBytes;
  }

  /** What a model's paths begin with. */
  static String model(String name) {
    ModelReference.checkName("model name", name);
    return name + "/";
  }

  /** What a version's paths begin with. */
  static String version(ModelReference.Version version) {
    return model(version.name()) + version.version() + "/";
  }

  static String manifestPath(ModelReference.Version version) {
    return version(version) + ModelManifest.FILE_NAME;
  }

  static String aliasPath(ModelReference.Alias alias) {
    return aliasesPath(alias.name()) + alias.alias() + StoredAlias.ENDING;
  }

  private static String aliasesPath(String name) {
    return model(name) + "aliases/";
  }

  @Override
  public List<String> names() {
    return bucket.children("").stream()
        .filter(child -> ModelReference.NAME.matcher(child).matches())
        .filter(name -> bucket.anyListed(model(name), object -> isManifest(object, name)))
        .toList();
  }

  @Override
  public List<Integer> versions(String name) {
    String model = model(name);
    List<String> numbers =
        bucket.list(model).stream()
            .filter(object -> isManifest(object, name))
            .map(object -> object.path().substring(model.length()))
            .map(path -> path.substring(0, path.length() - MANIFEST.length()))
            .toList();
    return VersionNumber.among(numbers).sorted().boxed().toList();
  }

  private static boolean isManifest(Bucket.Listed object, String name) {
    String path = object.path().substring(model(name).length());
    return path.endsWith(MANIFEST)
        && VersionNumber.among(List.of(path.substring(0, path.length() - MANIFEST.length())))
            .findAny()
            .isPresent();
  }

  @Override
  public Optional<byte[]> manifest(ModelReference.Version version) {
    return bucket.read(manifestPath(version), MAX_BYTES).map(Bucket.Stored::bytes);
  }

  @Override
  public VersionFiles files(ModelReference.Version version) {
    return new VersionObjects(bucket, version(version), partBytes, null);
  }

  @Override
  public List<String> aliases(String name) {
    return bucket.children(aliasesPath(name)).stream()
        .filter(file -> file.endsWith(StoredAlias.ENDING))
        .map(file -> file.substring(0, file.length() - StoredAlias.ENDING.length()))
        .filter(alias -> ModelReference.NAME.matcher(alias).matches())
        .toList();
  }

  @Override
  public Optional<byte[]> alias(ModelReference.Alias alias) {
    return bucket.read(aliasPath(alias), MAX_BYTES).map(Bucket.Stored::bytes);
  }
}
