package io.streamlens.modelstore.filesystem;

import io.streamlens.modelstore.AliasState;
import io.streamlens.modelstore.CorruptModelException;
import io.streamlens.modelstore.Digest;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.StoreUnavailableException;
import io.streamlens.modelstore.Withdrawal;
import io.streamlens.modelstore.layout.StoredManifests;
import io.streamlens.modelstore.layout.Verification;
import io.streamlens.modelstore.manifest.ManifestJson;
import io.streamlens.modelstore.manifest.ModelManifest;
import io.streamlens.modelstore.signature.ModelSignature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * A model store in a directory, which may be one that several machines share, if its file system
 * renames directories in one step and locks files across them (a local file system or NFS 4).
 *
 * <p>A version is made whole in a {@link Staging} and becomes visible by one rename; what a process
 * leaves there by dying is no version, and is cleared away by a later publication. {@link #fetch}
 * copies nothing: it returns the version's own directory. Safe for use by several threads and
 * processes; holds nothing open between calls.
 */
public final class FileSystemModelStore implements ModelStore {

  /** Each lost attempt means that somebody else's publication succeeded. */
  private static final int ATTEMPTS = 1000;

  private final Path root;
  private final ModelFiles files;
  private final StoredManifests manifests;
  private final Clock clock;

  private FileSystemModelStore(Path root, Clock clock) {
    this.root = root;
    this.files = new ModelFiles(root);
    this.manifests = new StoredManifests(files);
    this.clock = clock;
  }

  /**
   * Opens a store that is there.
   *
   * @param root its directory
   * @throws StoreUnavailableException if it is not there, is no directory or cannot be read
   */
  public static FileSystemModelStore open(Path root) {
    return open(root, Clock.systemUTC());
  }

  /**
   * Opens a store and makes an empty one if there is none.
   *
   * @param root its directory, made with those above it
   * @throws StoreUnavailableException if it cannot be made, is no directory or cannot be read
   */
  public static FileSystemModelStore openOrCreate(Path root) {
    try {
      DurableFiles.createDirectories(root.toAbsolutePath());
    } catch (IOException e) {
      throw new StoreUnavailableException(
          "cannot make a model store at " + root + ": " + Reason.of(e), e);
    }
    return open(root);
  }

  static FileSystemModelStore open(Path root, Clock clock) {
    if (!Files.exists(root)) {
      throw new StoreUnavailableException(
          "there is no model store at "
              + root.toAbsolutePath()
              + ": no such directory (check the path; training into it makes one)");
    }
    if (!Files.isDirectory(root)) {
      throw new StoreUnavailableException(
          "there is no model store at " + root.toAbsolutePath() + ": not a directory");
    }
    if (!Files.isReadable(root)) {
      throw new StoreUnavailableException(
          "cannot read the model store at " + root.toAbsolutePath() + ": permission denied");
    }
    try {
      return new FileSystemModelStore(root.toRealPath(), clock);
    } catch (IOException e) {
      throw new StoreUnavailableException(
          "cannot open the model store at " + root + ": " + Reason.of(e), e);
    }
  }

  @Override
  public List<String> names() {
    return reading(files::names);
  }

  @Override
  public List<Integer> versions(String name) {
    return reading(() -> files.versions(name));
  }

  @Override
  public ModelVersion resolve(ModelReference reference) {
    return reading(() -> manifests.resolve(reference));
  }

  @Override
  public Path fetch(ModelVersion version) {
    return reading(
        () -> {
          manifests.unchanged(version);
          Path directory = files.model(version.name()).version(version.version());
          List<String> findings = VersionDirectory.findings(directory, version.manifest());
          if (!findings.isEmpty()) {
            throw new CorruptModelException(version.reference() + ": " + findings.get(0));
          }
          return directory;
        });
  }

  @Override
  public List<String> verify(ModelReference reference) {
    return reading(() -> Verification.of(files, reference));
  }

  @Override
  public ModelVersion publish(ModelManifest draft, Path directory) {
    SortedSet<String> paths = Publishable.files(directory);
    ModelDirectory model = files.model(draft.name());
    try {
      DurableFiles.createDirectories(model.path());
      AbandonedStagings.remove(model.path(), clock.instant());
      try (Staging staging = Staging.in(model.path())) {
        List<ModelManifest.ModelFile> copied = staging.copy(directory, paths);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
          int number = model.nextVersion();
          byte[] json = ManifestJson.write(draft.published(number, copied));
          // Read back before it is there for all to read: nothing is published that is unreadable.
          ModelVersion version =
              StoredManifests.parse(new ModelReference.Version(draft.name(), number), json);
          if (staging.publishAs(number, json)) {
            return version;
          }
        }
      }
    } catch (IOException e) {
      throw new StoreUnavailableException(
          "cannot publish '"
              + draft.name()
              + "' to the model store at "
              + root
              + ": "
              + Reason.of(e),
          e);
    }
    throw new StoreUnavailableException(
        "cannot publish '" + draft.name() + "': others took the number " + ATTEMPTS + " times");
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
    ModelVersion target = reading(() -> manifests.resolve(wanted));
    AliasState.Move move =
        new AliasState.Move(version, target.digest(), clock.instant(), by, reason);
    return changing(
        "move " + alias,
        () -> new AliasFiles(files.model(alias.name())).move(alias.alias(), expected, move));
  }

  @Override
  public SortedMap<Integer, Withdrawal> withdrawals(String name) {
    return reading(() -> new WithdrawalFiles(files.model(name)).all());
  }

  @Override
  public Optional<Withdrawal> withdrawal(ModelReference.Version version) {
    return reading(() -> new WithdrawalFiles(files.model(version.name())).read(version.version()));
  }

  @Override
  public Withdrawal withdraw(ModelReference.Version version, String by, @Nullable String reason) {
    Digest digest = Digest.of(reading(() -> manifests.bytes(version)));
    Withdrawal wanted = new Withdrawal(version.version(), digest, clock.instant(), by, reason);
    return changing(
        "withdraw " + version,
        () -> new VersionRetirement(files.model(version.name())).withdraw(wanted));
  }

  @Override
  public void delete(ModelReference.Version version) {
    reading(() -> manifests.bytes(version));
    changing(
        "delete " + version,
        () -> {
          ModelDirectory model = files.model(version.name());
          new VersionRetirement(model).delete(version.version(), clock.instant());
          return version;
        });
  }

  @Override
  public List<ModelSignature> signatures(ModelReference.Version version) {
    reading(() -> manifests.bytes(version));
    return reading(() -> new SignatureFiles(files.model(version.name()), version.version()).all());
  }

  @Override
  public void addSignature(ModelVersion version, ModelSignature signature) {
    reading(() -> manifests.unchanged(version));
    changing(
        "sign " + version.reference(),
        () -> {
          new SignatureFiles(files.model(version.name()), version.version()).put(signature);
          return signature;
        });
  }

  /** Does nothing: no call leaves anything open. */
  @Override
  public void close() {}

  /** Such as {@code file:///var/lib/streamlens/models/}. */
  @Override
  public String toString() {
    return root.toUri().toString();
  }

  /** Runs what reads the disk: that it cannot be read is no verdict on what is stored. */
  private <T> T reading(Reading<T> reading) {
    try {
      if (!Files.isDirectory(root)) {
        throw new NoSuchFileException(root.toString());
      }
      return reading.run();
    } catch (IOException e) {
      throw new StoreUnavailableException(
          "cannot read the model store at " + root + ": " + Reason.of(e), e);
    }
  }

  private static <T> T changing(String what, Reading<T> change) {
    try {
      return change.run();
    } catch (IOException e) {
      throw new StoreUnavailableException("cannot " + what + ": " + Reason.of(e), e);
    }
  }

  @FunctionalInterface
  private interface Reading<T> {
    T run() throws IOException;
  }
}
