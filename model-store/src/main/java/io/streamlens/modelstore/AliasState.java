package io.streamlens.modelstore;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where an alias points and how it came there: the content of {@code aliases/<alias>.json}, written
 * and read by {@link AliasStateJson}.
 *
 * @param version the version it points to, 1 or more
 * @param digest that version's digest
 * @param history every move, oldest first, at least one; the last entry is the present state
 */
public record AliasState(
    @JsonProperty(required = true) int version, Digest digest, List<Move> history) {

  /**
   * @throws IllegalArgumentException if something is missing, or the history does not end where the
   *     alias points
   */
  public AliasState {
    if (digest == null || history == null || history.isEmpty()) {
      throw new IllegalArgumentException("digest and history must be there, history not empty");
    }
    history = List.copyOf(history);
    Move last = history.get(history.size() - 1);
    if (last.version() != version || !last.digest().equals(digest)) {
      throw new IllegalArgumentException(
          "history must end at version "
              + version
              + ", "
              + digest
              + ", not at version "
              + last.version()
              + ", "
              + last.digest());
    }
  }

  /**
   * The state after one more move.
   *
   * @param present the state before; {@code null} if the alias does not exist yet
   */
  public static AliasState after(@Nullable AliasState present, Move move) {
    List<Move> history = new ArrayList<>(present == null ? List.of() : present.history);
    history.add(move);
    return new AliasState(move.version(), move.digest(), history);
  }

  /** The move that made the present state. */
  public Move lastMove() {
    return history.get(history.size() - 1);
  }

  /**
   * Where one step back leads: what a rollback moves the alias to. The history itself only grows,
   * so it is read as an undo list is: a move to where the alias came from takes back the move that
   * left it. After 1, 2, 3 the step back leads to 2; taken, the history is 1, 2, 3, 2, and the next
   * step back leads to 1, not to 3 again. Moves that change nothing do not count.
   *
   * <p>The list is read as if the alias had never pointed to what was withdrawn, except where it
   * points now.
   *
   * @param withdrawn the numbers of the versions that no alias may go back to
   * @return the earlier move whose version and digest to go back to; empty if there is none
   */
  public Optional<Move> previous(Set<Integer> withdrawn) {
    Deque<Move> notTakenBack = new ArrayDeque<>();
    for (Move move : history) {
      if (move.version() == version || !withdrawn.contains(move.version())) {
        apply(move, notTakenBack);
      }
    }
    return notTakenBack.stream().skip(1).findFirst();
  }

  private static void apply(Move move, Deque<Move> notTakenBack) {
    Iterator<Move> latestFirst = notTakenBack.iterator();
    if (latestFirst.hasNext() && latestFirst.next().sameVersion(move)) {
      return;
    }
    if (latestFirst.hasNext() && latestFirst.next().sameVersion(move)) {
      notTakenBack.pop();
    } else {
      notTakenBack.push(move);
    }
  }

  /**
   * One move of the alias.
   *
   * @param version the version it was moved to, 1 or more
   * @param digest that version's digest
   * @param at when
   * @param by who moved it: a user or a job
   * @param reason why, in the mover's words; may be absent
   */
  public record Move(
      @JsonProperty(required = true) int version,
      Digest digest,
      Instant at,
      String by,
      @Nullable String reason) {

    /**
     * @throws IllegalArgumentException if something but the reason is missing
     */
    public Move {
      if (version < 1) {
        throw new IllegalArgumentException("version must be 1 or more, not " + version);
      }
      if (digest == null || at == null || by == null || by.isBlank()) {
        throw new IllegalArgumentException("digest, at and by (not blank) must be there");
      }
    }

    private boolean sameVersion(Move other) {
      return version == other.version && digest.equals(other.digest);
    }
  }
}
