package io.streamlens.trainer.dataset;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How evenly images are spread over the labels.
 *
 * @param rarest the label with the fewest images, the first of equals
 * @param fewest how many it has
 * @param mostFrequent the label with the most images, the first of equals
 * @param most how many it has
 */
public record ClassBalance(String rarest, int fewest, String mostFrequent, int most) {

  /** Beyond this ratio the rare labels visibly suffer. */
  private static final double UNEVEN = 1.5;

  /** Counts the images of each label. */
  public static ClassBalance of(Split split, List<String> labels) {
    int[] counts = split.counts(labels.size());
    int rarest = 0;
    int mostFrequent = 0;
    for (int label : IntStream.range(1, counts.length).toArray()) {
      rarest = counts[label] < counts[rarest] ? label : rarest;
      mostFrequent = counts[label] > counts[mostFrequent] ? label : mostFrequent;
    }
    return new ClassBalance(
        labels.get(rarest), counts[rarest], labels.get(mostFrequent), counts[mostFrequent]);
  }

  /** Whether the most frequent label has more than one and a half times the rarest one's images. */
  public boolean isUneven() {
    return most > UNEVEN * fewest;
  }
}
