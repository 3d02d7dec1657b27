package io.streamlens.inference.serving;

import io.streamlens.modelstore.ModelVersion;
import org.jspecify.annotations.Nullable;

/**
 * Told what becomes of the models of a slot. Called on whatever thread it happens on, so it must be
 * quick.
 */
public interface ModelListener {

  /** Told nothing. */
  ModelListener NONE = new ModelListener() {};

  /**
   * A model serves: the next image is its.
   *
   * @param before the version that it replaces; null if none served
   */
  default void serves(ServedModel model, @Nullable ModelVersion before) {}

  /** A model has answered its last image and is closed. */
  default void drained(ModelVersion version) {}

  /** A version must not serve. */
  default void rejected(Rejection rejection) {}

  /** A version could not be got ready, and will be tried again. */
  default void setBack(Setback setback) {}

  /** Tells this one first, then {@code other}. */
  default ModelListener and(ModelListener other) {
    ModelListener first = this;
    return new ModelListener() {
      @Override
      public void serves(ServedModel model, @Nullable ModelVersion before) {
        first.serves(model, before);
        other.serves(model, before);
      }

      @Override
      public void drained(ModelVersion version) {
        first.drained(version);
        other.drained(version);
      }

      @Override
      public void rejected(Rejection rejection) {
        first.rejected(rejection);
        other.rejected(rejection);
      }

      @Override
      public void setBack(Setback setback) {
        first.setBack(setback);
        other.setBack(setback);
      }
    };
  }
}
