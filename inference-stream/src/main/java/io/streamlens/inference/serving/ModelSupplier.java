package io.streamlens.inference.serving;

import io.streamlens.modelstore.ModelReference;

/** Where models that may serve come from. Used by one thread; owns the connection to its store. */
public interface ModelSupplier extends AutoCloseable {

  /**
   * Brings a model to the point where it may serve.
   *
   * @return verified and warmed; the caller's to retire
   * @throws io.streamlens.modelstore.ModelNotFoundException if there is no such model
   * @throws io.streamlens.modelstore.CorruptModelException if it is not what was published, or does
   *     not reproduce its golden samples
   * @throws io.streamlens.modelstore.StoreUnavailableException if the store cannot be read now
   */
  ServedModel load(ModelReference reference);

  @Override
  void close();
}
