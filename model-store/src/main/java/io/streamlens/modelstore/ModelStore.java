package io.streamlens.modelstore;

import io.streamlens.modelstore.manifest.ModelManifest;
import io.streamlens.modelstore.signature.ModelSignature;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Where models live. A version never changes once it is published; only aliases move, by
 * compare-and-set, and keep their history. Implementations are safe for use by several threads and
 * by several processes at once.
 *
 * <p>Every method may throw {@link StoreUnavailableException} when the store cannot be reached or
 * read: trying again later may help, unlike with {@link CorruptModelException}. A model's name that
 * is none ({@link ModelReference#NAME}) is an {@link IllegalArgumentException} everywhere.
 *
 * <p>{@link ModelStores} opens one by its URI; {@link ModelLifecycle} promotes and rolls back, and
 * rolls back before it withdraws; {@link GarbageCollection} finds what may be deleted.
 */
public interface ModelStore extends AutoCloseable {

  /** The names that have at least one published version, in alphabetical order. */
  List<String> names();

  /**
   * The numbers of the published versions, ascending; empty for a name the store does not know. A
   * version without its {@code model.json} does not exist.
   */
  List<Integer> versions(String name);

  /**
   * Reads the manifest of what {@code reference} names now. The files themselves are not read: use
   * {@link #fetch} or {@link #verify} for that.
   *
   * @throws ModelNotFoundException if there is no such model, version or alias
   * @throws CorruptModelException if the manifest cannot be read, contradicts its place in the
   *     store, or (for an alias) has another digest than the alias says
   */
  ModelVersion resolve(ModelReference reference);

  /**
   * Makes the version's files available in a local directory after checking the size and SHA-256 of
   * each against the manifest, and the manifest against {@code version.digest()}.
   *
   * @return a directory that holds {@code saved_model.pb} and the rest; read-only for the caller,
   *     valid until this store is closed
   * @throws ModelNotFoundException if the version is gone
   * @throws CorruptModelException naming the first file that is missing or does not fit its digest
   */
  Path fetch(ModelVersion version);

  /**
   * Reads every file of a version and compares it with the manifest, and the manifest with the
   * digest of every alias that points to it.
   *
   * @return one line for each thing that is wrong, naming the file; empty if the version is whole
   * @throws ModelNotFoundException if there is no such model, version or alias
   */
  List<String> verify(ModelReference reference);

  /**
   * Publishes the content of {@code directory} as the next version of {@code draft.name()}: all of
   * it becomes visible at once, or nothing does. Several publishers at once get different versions.
   *
   * @param draft the manifest without what the store decides: {@code version} and {@code files} of
   *     the draft are ignored and filled in
   * @param directory holds {@code saved_model.pb}, {@code variables/…}, {@code report/…}; no {@code
   *     model.json} and no symbolic links; it is copied, not moved
   * @return what was published, with its number, files and digest
   * @throws IllegalArgumentException if {@code directory} is not like that
   */
  ModelVersion publish(ModelManifest draft, Path directory);

  /**
   * The aliases of a model by name; empty for a name the store does not know.
   *
   * @throws CorruptModelException if one of them cannot be read, naming it
   */
  Map<String, AliasState> aliases(String name);

  /** Where {@code alias} points, if it exists. */
  default Optional<AliasState> alias(ModelReference.Alias alias) {
    return Optional.ofNullable(aliases(alias.name()).get(alias.alias()));
  }

  /**
   * Points {@code alias} to {@code version}, if it still points where the caller believes it does.
   *
   * @param expected the digest the alias is believed to have now; {@code null} if it is believed
   *     not to exist
   * @param by who does it
   * @param reason why, in the mover's words
   * @return the alias's new state
   * @throws AliasConflictException if the alias has been moved in between; carries its present
   *     state
   * @throws ModelNotFoundException if there is no such version
   * @throws WithdrawnModelException if that version was withdrawn; a store that cannot look at the
   *     withdrawals and move the alias in one step looks once more after the move
   * @throws CorruptModelException if that version's manifest, or the alias, cannot be read
   */
  AliasState moveAlias(
      ModelReference.Alias alias,
      @Nullable Digest expected,
      int version,
      String by,
      @Nullable String reason);

  /**
   * The withdrawals of a model's versions by number, those of deleted versions too; empty for a
   * name the store does not know. Whoever serves a version asks here first, each time it takes one
   * up and from time to time while it serves: {@link #moveAlias} alone does not keep a withdrawn
   * version from being served by its number, or through an alias that was moved at the very moment
   * of the withdrawal. {@link #requireNotWithdrawn} asks for one version.
   *
   * @throws CorruptModelException if one of them cannot be read, naming it
   */
  SortedMap<Integer, Withdrawal> withdrawals(String name);

  /** What was recorded when {@code version} was withdrawn; empty if it never was. */
  default Optional<Withdrawal> withdrawal(ModelReference.Version version) {
    return Optional.ofNullable(withdrawals(version.name()).get(version.version()));
  }

  /**
   * Refuses a version that was withdrawn.
   *
   * @throws WithdrawnModelException if it was
   * @throws CorruptModelException if the record of its withdrawal cannot be read
   */
  default void requireNotWithdrawn(ModelReference.Version version) {
    Optional<Withdrawal> withdrawal = withdrawal(version);
    if (withdrawal.isPresent()) {
      throw new WithdrawnModelException(version, withdrawal.get());
    }
  }

  /**
   * Records that a version may neither be promoted nor served any more. This is never taken back. A
   * version that was withdrawn before keeps its first record.
   *
   * <p>A store that cannot look at the aliases and write in one step looks once more after it has
   * written: then the version is withdrawn, and the exception says that an alias points to it.
   *
   * @param by who does it
   * @param reason why, in their words
   * @return the record that is in the store now
   * @throws VersionInUseException if an alias points to the version: move it first
   * @throws ModelNotFoundException if there is no such version
   * @throws CorruptModelException if the version's manifest, an alias or its record cannot be read
   */
  Withdrawal withdraw(ModelReference.Version version, String by, @Nullable String reason);

  /**
   * Deletes a version with its signatures; its withdrawal, if there is one, stays. The manifest
   * goes first or everything at once, so that nobody finds half a version; its number is not given
   * again. A process that has fetched the version may lose the files under its hands.
   *
   * @throws VersionInUseException if an alias points to the version, or it has the highest number
   *     of all
   * @throws ModelNotFoundException if there is no such version
   * @throws CorruptModelException if an alias cannot be read: it might point to the version
   */
  void delete(ModelReference.Version version);

  /**
   * The signatures that lie beside a version, in the order of their key ids, unverified: {@link
   * io.streamlens.modelstore.signature.SignatureVerifier} says which of them count.
   *
   * @throws ModelNotFoundException if there is no such version
   */
  List<ModelSignature> signatures(ModelReference.Version version);

  /**
   * Puts a signature beside a version. One that the same key made before is replaced.
   *
   * @param version as it was {@linkplain #resolve resolved} and signed
   * @throws ModelNotFoundException if there is no such version
   * @throws CorruptModelException if its manifest is another one than was signed
   */
  void addSignature(ModelVersion version, ModelSignature signature);

  /** Frees what the store holds: connections, local copies. */
  @Override
  void close();
}
