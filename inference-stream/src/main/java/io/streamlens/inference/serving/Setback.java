package io.streamlens.inference.serving;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;

/**
 * A version could not be got ready, and nothing was found out about it: it is tried again, after
 * ever longer pauses.
 *
 * @param model the version, or the reference if not even that could be resolved
 * @param reason which
 * @param message one line for the operator
 * @param at when
 */
public record Setback(String model, Reason reason, String message, Instant at) {

  /** What stood in the way. */
  public enum Reason {
    /** The store cannot be reached or read. */
    STORE,
    /** There is no such model, alias or version: not yet, or no more. */
    NOT_FOUND,
    /** It took longer than the time limit of a load. */
    TIMEOUT,
    /** Something else failed, such as the memory of the device. */
    FAILED;

    /** As in events, metrics and JSON, such as {@code not-found}. */
    @JsonValue
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
