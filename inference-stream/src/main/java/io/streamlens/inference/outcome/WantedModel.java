package io.streamlens.inference.outcome;

import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelVersion;
import org.jspecify.annotations.Nullable;

/** The model that an image may ask for in its header {@code streamlens-model}. */
final class WantedModel {

  private WantedModel() {}

  /**
   * Checks that it is the one that serves.
   *
   * @param wanted the header's text; absent: any
   * @param served what the stream was told to serve, an alias or a version; asked for by its name
   *     alone too
   * @param serving the version that this is at the moment
   * @throws NotServedException if it is another, or no reference
   */
  static void check(@Nullable String wanted, ModelReference served, ModelVersion serving)
      throws NotServedException {
    if (wanted == null || wanted.equals(served.name())) {
      return;
    }
    ModelReference reference = parse(wanted);
    if (!reference.equals(served) && !reference.equals(serving.reference())) {
      throw new NotServedException(
          "header %s asks for %s, but served is %s (version %d)"
              .formatted(ImageHeaders.MODEL, reference, served, serving.version()));
    }
  }

  private static ModelReference parse(String wanted) throws NotServedException {
    try {
      return ModelReference.parse(wanted);
    } catch (IllegalArgumentException e) {
      throw new NotServedException("header " + ImageHeaders.MODEL + ": " + e.getMessage());
    }
  }

  /** An image asks for a model that does not serve. */
  static final class NotServedException extends Exception {
    private static final long serialVersionUID = 1L;

    private NotServedException(String message) {
      super(message);
    }
  }
}
