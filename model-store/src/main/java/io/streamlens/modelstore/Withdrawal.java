package io.streamlens.modelstore;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That a version is to be served no more: the content of {@code withdrawn/<version>.json}, written
 * and read by {@link WithdrawalJson}. It is for good; what was repaired is published as a new
 * version.
 *
 * @param version the version that was withdrawn, 1 or more
 * @param digest that version's digest
 * @param at when
 * @param by who withdrew it: a user or a job
 * @param reason why, in the words of whoever withdrew it; may be absent
 */
public record Withdrawal(
    @JsonProperty(required = true) int version,
    Digest digest,
    Instant at,
    String by,
    @Nullable String reason) {

  /**
   * @throws IllegalArgumentException if something but the reason is missing
   */
  public Withdrawal {
    if (version < 1) {
      throw new IllegalArgumentException("version must be 1 or more, not " + version);
    }
    if (digest == null || at == null || by == null || by.isBlank()) {
      throw new IllegalArgumentException("digest, at and by (not blank) must be there");
    }
  }

  /** Such as {@code withdrawn by ada at 2026-01-02T03:04:05Z: fooled by noise}. */
  @Override
  public String toString() {
    return "withdrawn by " + by + " at " + at + (reason == null ? "" : ": " + reason);
  }
}
