package io.streamlens.modelstore.savedmodel.adaptation;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a graph that takes floats expects pixel values to be: 0 to 255 brought to {@code low} to
 * {@code high}, then, by channel, the mean subtracted and the result divided by the deviation.
 *
 * @param low what becomes of 0
 * @param high what becomes of 255; not {@code low}
 * @param mean by channel, in the scale of {@code low} and {@code high}; one for all, or one each
 * @param deviation by channel, larger than 0; one for all, or one each
 */
public record PixelScale(double low, double high, List<Double> mean, List<Double> deviation) {

  private static final Pattern RANGE =
      Pattern.compile("(-?[0-9]+(?:\\.[0-9]+)?)\\.\\.(-?[0-9]+(?:\\.[0-9]+)?)");

  /**
   * @throws IllegalArgumentException naming the value that is out of its range
   */
  public PixelScale {
    if (!Double.isFinite(low) || !Double.isFinite(high) || low == high) {
      throw new IllegalArgumentException(
          "a scale needs two different numbers, not " + low + ".." + high);
    }
    mean = checked("mean", mean);
    deviation = checked("deviation", deviation);
    if (deviation.stream().anyMatch(value -> value <= 0)) {
      throw new IllegalArgumentException("a deviation must be larger than 0, not " + deviation);
    }
  }

  /** A scale without means and deviations. */
  public PixelScale(double low, double high) {
    this(low, high, List.of(0.0), List.of(1.0));
  }

  /**
   * Reads {@code LOW..HIGH}, such as {@code 0..1}.
   *
   * @throws IllegalArgumentException if it is not of that form
   */
  public static PixelScale parse(String text) {
    Matcher matcher = RANGE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "not a scale: '" + text + "' (expected LOW..HIGH, such as 0..1, -1..1 or 0..255)");
    }
    return new PixelScale(
        Double.parseDouble(matcher.group(1)), Double.parseDouble(matcher.group(2)));
  }

  /** What the graph gets for a pixel. */
  float apply(int pixel, int channel) {
    double scaled = low + pixel * (high - low) / 255;
    return (float) ((scaled - of(mean, channel)) / of(deviation, channel));
  }

  /** What pixels are multiplied with, by channel. */
  float[] factors(int channels) {
    float[] factors = new float[channels];
    for (int channel = 0; channel < channels; channel++) {
      factors[channel] = (float) ((high - low) / 255 / of(deviation, channel));
    }
    return factors;
  }

  /** What is added after that, by channel. */
  float[] offsets(int channels) {
    float[] offsets = new float[channels];
    for (int channel = 0; channel < channels; channel++) {
      offsets[channel] = (float) ((low - of(mean, channel)) / of(deviation, channel));
    }
    return offsets;
  }

  /** Whether there are as many means and deviations as that. */
  boolean fits(int channels) {
    return List.of(1, channels).contains(mean.size())
        && List.of(1, channels).contains(deviation.size());
  }

  /** Such as {@code 0..1} or {@code 0..1, mean [0.5], deviation [0.25]}. */
  @Override
  public String toString() {
    String range = number(low) + ".." + number(high);
    return mean.equals(List.of(0.0)) && deviation.equals(List.of(1.0))
        ? range
        : range + ", mean " + mean + ", deviation " + deviation;
  }

  private static double of(List<Double> values, int channel) {
    return values.get(values.size() == 1 ? 0 : channel);
  }

  private static List<Double> checked(String what, List<Double> values) {
    if (values.isEmpty() || values.stream().anyMatch(value -> !Double.isFinite(value))) {
      throw new IllegalArgumentException("a " + what + " must be finite numbers, not " + values);
    }
    return List.copyOf(values);
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
