package io.streamlens.trainer;

import io.streamlens.trainer.dataset.Dataset;
import io.streamlens.trainer.evaluation.Evaluation;
import java.util.Map;

/**
 * What whoever trains for somebody else asks of a model before it is published, and says of it.
 *
 * @param condition looked at after the test split, before the export
 * @param facts for the manifest, beside the hyperparameters: strings, finite numbers, booleans and
 *     lists of these
 */
public record PublicationTerms(Condition condition, Map<String, Object> facts) {

  /** Nothing is asked and nothing is added. */
  public static final PublicationTerms NONE =
      new PublicationTerms((dataset, evaluation) -> {}, Map.of());

  public PublicationTerms {
    facts = Map.copyOf(facts);
  }

  /** What a trained and measured model must meet. */
  @FunctionalInterface
  public interface Condition {

    /**
     * Returns if the model may be published.
     *
     * @param evaluation of the data set's test split
     * @throws TrainerException if it may not; the run ends with it and nothing is published
     */
    void check(Dataset dataset, Evaluation evaluation);
  }
}
