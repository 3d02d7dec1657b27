package io.streamlens.inference.serving;

import com.fasterxml.jackson.annotation.JsonValue;
import io.streamlens.modelstore.Digest;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The verdict that a version must not serve. It is about the bytes behind a digest, so it is not
 * tried again until somebody asks.
 *
 * @param model the version, such as {@code fashion:4}; the reference itself if the manifest cannot
 *     be read
 * @param digest of its manifest; null if that cannot be read
 * @param reason which
 * @param message one line for the operator
 * @param at when it was found
 */
public record Rejection(
    String model, @Nullable Digest digest, Reason reason, String message, Instant at) {

  /** Why a version must not serve. */
  public enum Reason {
    /** A file, or the manifest, is not what was published. */
    CORRUPT,
    /** The graph uses an operation that no model may use. */
    UNSAFE,
    /** It is not signed with the key that this stream asks for. */
    UNSIGNED,
    /** Somebody has withdrawn it. */
    WITHDRAWN,
    /** It cannot be loaded, or its signature is not what its manifest says. */
    WRONG_SIGNATURE,
    /** It does not reproduce its golden samples. */
    GOLDEN_SAMPLES,
    /** It takes images of another shape than the model that serves. */
    INPUT_CHANGED,
    /** It is too slow for what this stream has in flight. */
    TOO_SLOW;

    /** Whether the verdict depends on the model that serves, and falls with it. */
    boolean isRelative() {
      return this == INPUT_CHANGED || this == TOO_SLOW;
    }

    /** Whether it can be mended without a change of the version's bytes: by signing it. */
    boolean isCurable() {
      return this == UNSIGNED;
    }

    /** As in events, metrics and JSON, such as {@code golden-samples}. */
    @JsonValue
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
