package io.streamlens.inference.serving;

import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelVersion;
import java.time.Instant;
import java.util.Optional;

/**
 * Where models that may serve come from; owns the connection to its store. Safe for use by several
 * threads: a load that hangs must not keep the next one from being tried.
 */
public interface ModelSupplier extends AutoCloseable {

  /**
   * What {@code reference} names now, by the store.
   *
   * @throws io.streamlens.modelstore.ModelNotFoundException if there is no such model
   * @throws io.streamlens.modelstore.CorruptModelException if its manifest is not what was
   *     published
   * @throws io.streamlens.modelstore.StoreUnavailableException if the store cannot be read now
   */
  ModelVersion resolve(ModelReference reference);

  /** When the alias was last moved; empty if there is no such alias or nobody knows. */
  default Optional<Instant> lastMove(ModelReference.Alias alias) {
    return Optional.empty();
  }

  /**
   * Whether a version may serve, by what stands beside it in the store and not in it: whether it is
   * signed, and not withdrawn. Asked before a load, and from time to time of the version that
   * serves.
   *
   * @throws ModelRejectedException if it may not
   */
  default void checkServable(ModelVersion version) {}

  /**
   * Brings a version to the point where it may serve.
   *
   * @param progress told how far it has come
   * @return verified and warmed; the caller's to retire
   * @throws ModelRejectedException if it must not serve
   * @throws io.streamlens.modelstore.ModelNotFoundException if it is gone
   * @throws io.streamlens.modelstore.StoreUnavailableException if the store cannot be read now
   */
  ServedModel load(ModelVersion version, LoadProgress progress);

  @Override
  void close();
}
