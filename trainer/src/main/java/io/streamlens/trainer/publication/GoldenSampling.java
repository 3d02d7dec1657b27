package io.streamlens.trainer.publication;

import io.streamlens.modelstore.manifest.GoldenSamples;
import io.streamlens.trainer.dataset.Split;
import io.streamlens.trainer.evaluation.Predictor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Chooses the images that a loaded model must reproduce, and asks the trained graph about them. */
final class GoldenSampling {

  /** Enough that no label of the usual data sets goes without, few enough to be checked quickly. */
  private static final int SAMPLES = 16;

  private GoldenSampling() {}

  /**
   * Takes the first images of each label in turn until there are enough.
   *
   * @param trained the graph that was trained, in inference mode
   * @param split where the images are taken from
   * @param labels how many labels there are
   */
  static GoldenSamples sample(Predictor trained, Split split, int labels) {
    Split chosen = split.select(choose(split, labels));
    float[] probabilities = trained.probabilities(chosen);
    List<GoldenSamples.Sample> samples = new ArrayList<>();
    for (int image = 0; image < chosen.size(); image++) {
      float[] row = Arrays.copyOfRange(probabilities, image * labels, (image + 1) * labels);
      samples.add(new GoldenSamples.Sample(chosen.pixels(image), row));
    }
    return new GoldenSamples(GoldenSamples.DEFAULT_TOLERANCE, samples);
  }

  private static int[] choose(Split split, int labels) {
    List<List<Integer>> byLabel = new ArrayList<>();
    for (int label = 0; label < labels; label++) {
      byLabel.add(new ArrayList<>());
    }
    for (int image = 0; image < split.size(); image++) {
      byLabel.get(split.label(image)).add(image);
    }
    int wanted = Math.min(split.size(), Math.max(SAMPLES, labels));
    List<Integer> chosen = new ArrayList<>();
    for (int round = 0; chosen.size() < wanted; round++) {
      for (List<Integer> images : byLabel) {
        if (round < images.size() && chosen.size() < wanted) {
          chosen.add(images.get(round));
        }
      }
    }
    return chosen.stream().mapToInt(Integer::intValue).toArray();
  }
}
