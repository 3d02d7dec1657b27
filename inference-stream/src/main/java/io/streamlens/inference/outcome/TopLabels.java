package io.streamlens.inference.outcome;

import io.streamlens.inference.batching.Prediction;

/** The most probable labels of a prediction. */
final class TopLabels {

  private TopLabels() {}

  /**
   * Insertion into a short sorted list: for the five best of ten or a thousand labels nothing is
   * quicker, and nothing else is allocated.
   *
   * @param count 1 to the number of labels
   * @return their indices, most probable first, the lower index first among equals
   */
  static int[] of(Prediction prediction, int count) {
    int[] best = new int[count];
    int found = 0;
    for (int label = 0; label < prediction.labels(); label++) {
      float probability = prediction.probability(label);
      if (found == count && probability <= prediction.probability(best[count - 1])) {
        continue;
      }
      int place = found < count ? found++ : count - 1;
      while (place > 0 && prediction.probability(best[place - 1]) < probability) {
        best[place] = best[place - 1];
        place--;
      }
      best[place] = label;
    }
    return best;
  }
}
