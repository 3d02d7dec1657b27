package io.streamlens.trainer.publication;

import io.streamlens.modelstore.savedmodel.Classifier;
import io.streamlens.trainer.dataset.Split;
import io.streamlens.trainer.evaluation.Predictor;
import java.util.stream.IntStream;

/**
 * Asks a loaded model about a whole split, batch by batch.
 *
 * @param classifier stays its owner's to close
 */
public record ClassifierPredictor(Classifier classifier) implements Predictor {

  private static final int BATCH = 256;

  @Override
  public float[] probabilities(Split split) {
    int labels = classifier.labels();
    float[] all = new float[Math.multiplyExact(split.size(), labels)];
    for (int from = 0; from < split.size(); from += BATCH) {
      int to = Math.min(split.size(), from + BATCH);
      float[] part =
          classifier.classify(IntStream.range(from, to).mapToObj(split::pixels).toList());
      System.arraycopy(part, 0, all, from * labels, part.length);
    }
    return all;
  }
}
