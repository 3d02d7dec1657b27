package io.streamlens.trainer.option;

import io.streamlens.trainer.InvalidRequestException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How much an image of each label counts in the loss.
 *
 * @param balanced whether each label counts alike, however many images it has
 * @param values one for each label, above 0 and at most 1000; empty: all alike, or balanced
 */
public record ClassWeights(boolean balanced, List<Double> values) {

  private static final String ALLOWED = "none, balanced, or numbers such as 1,2.5,1";
  private static final double MAX = 1000;

  /** Every image counts alike. */
  public static final ClassWeights EQUAL = new ClassWeights(false, List.of());

  /** Every label counts alike. */
  public static final ClassWeights BALANCED = new ClassWeights(true, List.of());

  /**
   * @throws InvalidRequestException if a value is out of its range
   */
  public ClassWeights {
    values = List.copyOf(values);
    for (double value : values) {
      Range.check(value > 0 && value <= MAX, "class-weights", "above 0 and at most " + MAX, value);
    }
  }

  static ClassWeights parse(String text) {
    return switch (text) {
      case "none" -> EQUAL;
      case "balanced" -> BALANCED;
      default -> new ClassWeights(false, numbers(text));
    };
  }

  private static List<Double> numbers(String text) {
    try {
      return Arrays.stream(text.split(",", -1)).map(Double::valueOf).toList();
    } catch (NumberFormatException e) {
      throw new InvalidRequestException(
          "class-weights must be %s, not '%s'".formatted(ALLOWED, text), e);
    }
  }

  /** Whether all images count alike. */
  public boolean isEqual() {
    return !balanced && values.isEmpty();
  }

  /**
   * The weight of each label, scaled so that the mean over all images is 1: the learning rate keeps
   * its meaning.
   *
   * @param counts the number of training images of each label
   * @throws InvalidRequestException if there are not as many values as labels
   */
  public float[] of(int[] counts) {
    double[] raw = new double[counts.length];
    if (values.isEmpty()) {
      Arrays.setAll(raw, label -> balanced && counts[label] > 0 ? 1.0 / counts[label] : 1);
    } else {
      Range.check(
          values.size() == counts.length,
          "class-weights",
          counts.length + " numbers, one for each label",
          values.size());
      Arrays.setAll(raw, values::get);
    }
    double images = 0;
    double sum = 0;
    for (int label = 0; label < counts.length; label++) {
      images += counts[label];
      sum += counts[label] * raw[label];
    }
    float[] weights = new float[counts.length];
    for (int label = 0; label < counts.length; label++) {
      weights[label] = (float) (raw[label] * images / sum);
    }
    return weights;
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    if (values.isEmpty()) {
      return balanced ? "balanced" : "none";
    }
    return values.stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
