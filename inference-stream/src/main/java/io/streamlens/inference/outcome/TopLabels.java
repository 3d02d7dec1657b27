package io.streamlens.inference.outcome;

import io.streamlens.inference.batching.BatchPredictions;

/** The most probable labels of an image. */
final class TopLabels {

  private TopLabels() {}

  /**
   * Insertion into a short sorted list: for the five best of ten or a thousand labels nothing is
   * quicker, and nothing is allocated.
   *
   * @param best gets their indices, most probable first, the lower index first among equals
   * @param count 1 to the number of labels
   * @param row of the image
   * @return {@code count}
   */
  static int fill(int[] best, int count, BatchPredictions predictions, int row) {
    float[] batch = predictions.probabilities();
    int labels = predictions.labels();
    int first = row * labels;
    int found = 0;
    for (int label = 0; label < labels; label++) {
      float probability = batch[first + label];
      if (found == count && probability <= batch[first + best[count - 1]]) {
        continue;
      }
      int place = found < count ? found++ : count - 1;
      while (place > 0 && batch[first + best[place - 1]] < probability) {
        best[place] = best[place - 1];
        place--;
      }
      best[place] = label;
    }
    return count;
  }
}
