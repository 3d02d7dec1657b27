package io.streamlens.cli.models;

import io.streamlens.modelstore.AliasState;
import io.streamlens.modelstore.Digest;
import io.streamlens.modelstore.ModelLifecycle;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.Withdrawal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An alias's moves, each with where it came from and what has become of the version since. */
final class AliasHistory {

  private AliasHistory() {}

  /**
   * A move as {@code --json} prints it.
   *
   * @param at when
   * @param from the version before; absent for the first move
   * @param version the version it was moved to
   * @param digest that version's digest
   * @param by who moved it
   * @param reason why; may be absent
   * @param withdrawn that this version was withdrawn, before or after; absent if it never was
   * @param signedBy the ids of the keys that have signed this version
   */
  record Entry(
      Instant at,
      @Nullable Integer from,
      int version,
      Digest digest,
      String by,
      @Nullable String reason,
      @Nullable Withdrawal withdrawn,
      List<String> signedBy) {}

  /**
   * Every move of an alias, oldest first.
   *
   * @throws io.streamlens.modelstore.ModelNotFoundException if there is no such alias
   */
  static List<Entry> of(ModelStore store, ModelReference.Alias alias) {
    List<AliasState.Move> moves = new ModelLifecycle(store).history(alias);
    Map<Integer, Withdrawal> withdrawals = store.withdrawals(alias.name());
    Map<Integer, List<String>> signatures =
        moves.stream()
            .map(AliasState.Move::version)
            .distinct()
            .collect(
                Collectors.toMap(
                    version -> version,
                    version ->
                        KeyIds.of(store, new ModelReference.Version(alias.name(), version))));
    List<Entry> entries = new ArrayList<>();
    Integer from = null;
    for (AliasState.Move move : moves) {
      entries.add(
          new Entry(
              move.at(),
              from,
              move.version(),
              move.digest(),
              move.by(),
              move.reason(),
              withdrawals.get(move.version()),
              signatures.getOrDefault(move.version(), List.of())));
      from = move.version();
    }
    return entries;
  }
}
