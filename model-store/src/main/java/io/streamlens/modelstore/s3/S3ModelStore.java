package io.streamlens.modelstore.s3;

import io.streamlens.modelstore.AliasState;
import io.streamlens.modelstore.Digest;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.StoreUnavailableException;
import io.streamlens.modelstore.UnsupportedStoreException;
import io.streamlens.modelstore.Withdrawal;
import io.streamlens.modelstore.cache.ModelCache;
import io.streamlens.modelstore.filesystem.Publishable;
import io.streamlens.modelstore.layout.StoredManifests;
import io.streamlens.modelstore.layout.Verification;
import io.streamlens.modelstore.manifest.ModelManifest;
import io.streamlens.modelstore.signature.ModelSignature;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A model store in a bucket of S3, Amazon's or that of any server which honours conditional writes.
 *
 * <p><b>Settings</b> are those of every program that uses the AWS SDK: credentials by its default
 * chain ({@code AWS_ACCESS_KEY_ID} and {@code AWS_SECRET_ACCESS_KEY}, a web identity, {@code
 * AWS_PROFILE}, the container's or the machine's role), the region by {@code AWS_REGION} or the
 * profile, the server by {@code AWS_ENDPOINT_URL_S3}, {@code AWS_ENDPOINT_URL} or the profile's
 * {@code endpoint_url}. Where a server is given, buckets are addressed by path and the region is
 * {@code us-east-1} unless said otherwise. The bucket must exist; any prefix of it is a store, at
 * first an empty one.
 *
 * <p><b>Rights</b>: a reader needs {@code s3:GetObject} and {@code s3:ListBucket}; who publishes or
 * promotes needs {@code s3:PutObject}, {@code s3:DeleteObject} and {@code s3:AbortMultipartUpload}
 * as well.
 *
 * <p><b>Writing.</b> A publisher claims a number by creating {@code <name>/.claims/<version>.json}
 * with {@code If-None-Match: *}; nobody else writes below that number then. The files follow, large
 * ones in parts, and the manifest last, again only if there is none: it makes the version. A
 * publisher that dies leaves a claim, so that its number is passed over for ever, and perhaps
 * objects that are no version; let a rule of the bucket abort incomplete multipart uploads. An
 * alias is created with {@code If-None-Match: *} and moved with {@code If-Match} on the ETag of
 * what was read. As S3 has no lock over several objects, a move looks once more after it whether
 * the version was withdrawn or deleted meanwhile, and who does that looks at the aliases after it.
 *
 * <p>So two writers are safe only with a server that honours both conditions: opening a store tries
 * them out, in five small calls on an object below {@code .probe/}, and refuses a server that does
 * not. Credentials that may not write cannot try, and need not to read: with them a store opens,
 * and is tried out before the first write, should they come to be allowed it.
 *
 * <p><b>Reading.</b> {@link #fetch} gives a local copy from a {@link ModelCache}, checked each time
 * against the manifest, which is read from S3 each time.
 */
public final class S3ModelStore implements ModelStore {

  private static final Logger LOG = LoggerFactory.getLogger(S3ModelStore.class);

  private final Bucket bucket;
  private final BucketModels models;
  private final StoredManifests manifests;
  private final BucketRetirement retirement;
  private final ModelCache cache;
  private final int partBytes;
  private final Clock clock;
  private volatile boolean probed;

  private S3ModelStore(Bucket bucket, S3Settings settings, Clock clock) {
    this.bucket = bucket;
    this.models = new BucketModels(bucket, settings.partBytes());
    this.manifests = new StoredManifests(models);
    this.retirement = new BucketRetirement(bucket, models);
    this.cache = new ModelCache(settings.cacheDirectory(), settings.cacheBytes());
    this.partBytes = settings.partBytes();
    this.clock = clock;
  }

  /**
   * Opens the store at a prefix of a bucket.
   *
   * @throws StoreUnavailableException if the server cannot be reached, there is no such bucket, or
   *     it may not be read
   * @throws UnsupportedStoreException if the server does not honour conditional writes
   */
  public static S3ModelStore open(S3Location location, S3Settings settings) {
    return open(S3Connection.open(), location, settings, Clock.systemUTC());
  }

  /** With a client of its own, which it takes over, for tests. */
  static S3ModelStore open(S3Client client, S3Location location, S3Settings settings, Clock clock) {
    S3ModelStore store = new S3ModelStore(new Bucket(client, location), settings, clock);
    try {
      store.bucket.children("");
      store.probeIfWritable();
      return store;
    } catch (RuntimeException | Error e) {
      store.close();
      throw e;
    }
  }

  /** Without a look at the server, for tests of what happens if it ignores conditions. */
  static S3ModelStore trusting(
      S3Client client, S3Location location, S3Settings settings, Clock clock) {
    S3ModelStore store = new S3ModelStore(new Bucket(client, location), settings, clock);
    store.probed = true;
    return store;
  }

  @Override
  public List<String> names() {
    return models.names();
  }

  @Override
  public List<Integer> versions(String name) {
    return models.versions(name);
  }

  @Override
  public ModelVersion resolve(ModelReference reference) {
    return reading(() -> manifests.resolve(reference));
  }

  @Override
  public Path fetch(ModelVersion version) {
    return reading(
        () -> {
          byte[] json = manifests.unchanged(version);
          return cache.get(version.digest(), new VersionOrigin(bucket, version, json, partBytes));
        });
  }

  @Override
  public List<String> verify(ModelReference reference) {
    return reading(() -> Verification.of(models, reference));
  }

  @Override
  public ModelVersion publish(ModelManifest draft, Path directory) {
    SortedSet<String> paths = Publishable.files(directory);
    probeBeforeWriting();
    ModelReference.Version claimed = new VersionClaims(bucket, clock).next(draft.name());
    try {
      return new Publication(bucket, claimed).publish(draft, directory, paths, partBytes);
    } catch (IOException e) {
      throw new StoreUnavailableException(
          "cannot publish '" + draft.name() + "' to " + this + ": " + e.getMessage(), e);
    }
  }

  @Override
  public Map<String, AliasState> aliases(String name) {
    return reading(() -> manifests.aliases(name));
  }

  @Override
  public Optional<AliasState> alias(ModelReference.Alias alias) {
    return reading(() -> manifests.alias(alias));
  }

  @Override
  public AliasState moveAlias(
      ModelReference.Alias alias,
      @Nullable Digest expected,
      int version,
      String by,
      @Nullable String reason) {
    ModelReference.Version wanted = new ModelReference.Version(alias.name(), version);
    ModelVersion target = resolve(wanted);
    requireNotWithdrawn(wanted);
    probeBeforeWriting();
    AliasState.Move move =
        new AliasState.Move(version, target.digest(), clock.instant(), by, reason);
    AliasState moved = new BucketAliases(bucket).move(alias, expected, move);
    return reading(
        () -> {
          retirement.requireUsable(wanted);
          return moved;
        });
  }

  @Override
  public SortedMap<Integer, Withdrawal> withdrawals(String name) {
    return new BucketWithdrawals(bucket).all(name);
  }

  @Override
  public Optional<Withdrawal> withdrawal(ModelReference.Version version) {
    return new BucketWithdrawals(bucket).read(version);
  }

  @Override
  public Withdrawal withdraw(ModelReference.Version version, String by, @Nullable String reason) {
    return reading(
        () -> {
          Digest digest = Digest.of(manifests.bytes(version));
          probeBeforeWriting();
          return retirement.withdraw(
              version, new Withdrawal(version.version(), digest, clock.instant(), by, reason));
        });
  }

  @Override
  public void delete(ModelReference.Version version) {
    reading(
        () -> {
          manifests.bytes(version);
          probeBeforeWriting();
          retirement.delete(version);
          return version;
        });
  }

  @Override
  public List<ModelSignature> signatures(ModelReference.Version version) {
    return reading(
        () -> {
          manifests.bytes(version);
          return new BucketSignatures(bucket, version).all();
        });
  }

  @Override
  public void addSignature(ModelVersion version, ModelSignature signature) {
    reading(
        () -> {
          manifests.unchanged(version);
          new BucketSignatures(bucket, version.reference()).put(signature);
          return signature;
        });
  }

  @Override
  public void close() {
    cache.close();
    bucket.close();
  }

  /** Such as {@code s3://bucket/prefix}. */
  @Override
  public String toString() {
    return bucket.location().toString();
  }

  private void probeIfWritable() {
    try {
      probeBeforeWriting();
    } catch (AccessDeniedException e) {
      LOG.debug("{} is open for reading only: {}", this, e.getMessage());
    }
  }

  private void probeBeforeWriting() {
    if (!probed) {
      ConditionProbe.run(bucket);
      probed = true;
    }
  }

  /** Runs what also reads or writes this machine's disk. */
  private <T> T reading(Reading<T> reading) {
    try {
      return reading.run();
    } catch (IOException e) {
      throw new StoreUnavailableException("cannot read " + this + ": " + e.getMessage(), e);
    }
  }

  @FunctionalInterface
  private interface Reading<T> {
    T run() throws IOException;
  }
}
