package io.streamlens.trainer.training;

import io.streamlens.trainer.TrainingListener.Validated;
import io.streamlens.trainer.network.Weights;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the weights of the epoch with the best validation accuracy (of equals the one with the
 * smaller loss), and says when there has been no better one for too long.
 */
final class EarlyStopping {

  private final int patience;
  private @Nullable Best best;

  /**
   * The best epoch so far.
   *
   * @param epoch from 1
   * @param weights those that would be exported
   */
  record Best(int epoch, Validated result, Weights weights) {}

  /**
   * @param patience epochs without a better one; 0: nothing is kept and nothing stops
   * @param best the best epoch of a run that is resumed
   */
  EarlyStopping(int patience, @Nullable Best best) {
    this.patience = patience;
    this.best = best;
  }

  /** Hears of an epoch's result. */
  void heard(int epoch, Validated result, Supplier<Weights> weights) {
    if (patience > 0 && (best == null || isBetter(result, best.result()))) {
      best = new Best(epoch, result, weights.get());
    }
  }

  private static boolean isBetter(Validated result, Validated than) {
    return result.accuracy() > than.accuracy()
        || (result.accuracy() == than.accuracy() && result.loss() < than.loss());
  }

  /** Whether the run should stop after {@code epoch}. */
  boolean shouldStopAfter(int epoch) {
    return best != null && epoch - best.epoch() >= patience;
  }

  @Nullable Best best() {
    return best;
  }
}
