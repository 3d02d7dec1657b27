package io.streamlens.trainer.job;

import io.streamlens.modelstore.AliasConflictException;
import io.streamlens.modelstore.AliasState;
import io.streamlens.modelstore.Digest;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.trainer.dataset.Dataset;
import io.streamlens.trainer.gate.Gate;
import io.streamlens.trainer.gate.RefusedException;
import io.streamlens.trainer.gate.Verdict;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Moves an alias to a version that has passed the gate, if the alias still points to what the gate
 * compared it with; otherwise it is compared with what is there now.
 */
final class Promotion {

  private static final int ATTEMPTS = 5;

  private final ModelStore store;
  private final Gate gate;
  private final String job;

  /**
   * @param job who promotes, for the alias's history
   */
  Promotion(ModelStore store, Gate gate, String job) {
    this.store = store;
    this.gate = gate;
    this.job = job;
  }

  /**
   * Promotes.
   *
   * @param passed what the gate found
   * @param dataset what it was measured on, should it have to be measured again
   * @return the alias's state, which points to the candidate
   * @throws RefusedException if somebody has promoted another in between that is as good
   */
  AliasState promote(
      ModelVersion candidate,
      ModelReference.Alias alias,
      JobStatus.Evaluated passed,
      String reason,
      Supplier<Dataset> dataset) {
    @Nullable Digest compared = passed.champion() == null ? null : passed.champion().digest();
    String why = reason;
    for (int attempt = 1; ; attempt++) {
      Optional<AliasState> present = store.alias(alias);
      Digest points = present.map(AliasState::digest).orElse(null);
      if (candidate.digest().equals(points)) {
        return present.orElseThrow();
      }
      if (points != null && !points.equals(compared)) {
        Verdict again = gate.judge(dataset.get(), candidate, alias);
        if (!again.passes()) {
          throw new RefusedException(again);
        }
        compared = again.champion() == null ? null : again.champion().digest();
        why = again.reason();
      }
      try {
        return store.moveAlias(alias, compared, candidate.version(), job, why);
      } catch (AliasConflictException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }
}
