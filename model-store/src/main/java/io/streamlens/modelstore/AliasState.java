package io.streamlens.modelstore;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an alias points and how it came there: the content of {@code aliases/<alias>.json}.
 *
 * @param version the version it points to, 1 or more
 * @param digest that version's digest
 * @param history every move, oldest first; the last entry is the present state
 */
public record AliasState(int version, Digest digest, List<Move> history) {

  public AliasState {
    history = List.copyOf(history);
  }

  /**
   * One move of the alias.
   *
   * @param version the version it was moved to
   * @param digest that version's digest
   * @param at when
   * @param by who moved it: a user or a job
   * @param reason why, in the mover's words; may be absent
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Move(int version, Digest digest, Instant at, String by, @Nullable String reason) {}
}
