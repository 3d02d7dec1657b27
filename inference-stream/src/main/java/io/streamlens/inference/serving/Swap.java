package io.streamlens.inference.serving;

import io.streamlens.modelstore.Digest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One model has taken the place of another.
 *
 * @param from the version that served before; null if none did
 * @param to the version that serves from then on
 * @param digest of that version
 * @param at when: an image that came later has the new version
 * @param drainedAt when the old one had answered its last image and was closed; null until then
 */
public record Swap(
    @Nullable Integer from, int to, Digest digest, Instant at, @Nullable Instant drainedAt) {

  Swap drained(Instant when) {
    return new Swap(from, to, digest, at, when);
  }
}
