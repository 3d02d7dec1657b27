package io.streamlens.modelstore.manifest;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Images with the probabilities that the training graph gave for them: what a loaded model must
 * reproduce before it may serve.
 *
 * @param tolerance by precision, the largest allowed absolute difference of a probability, 0 to 1
 * @param samples the images; at least one
 */
public record GoldenSamples(Map<Precision, Double> tolerance, List<Sample> samples) {

  /** The tolerances a manifest gets when nobody says otherwise. */
  public static final Map<Precision, Double> DEFAULT_TOLERANCE =
      Map.of(Precision.FP32, 1e-4, Precision.BFLOAT16, 0.1);

  /**
   * @throws IllegalArgumentException naming the field that is missing or out of its bounds
   */
  public GoldenSamples {
    Require.present("tolerance", tolerance);
    tolerance.forEach(
        (precision, value) -> {
          String field = "tolerance." + precision;
          Require.range(field, Require.present(field, value), 0, 1);
        });
    Require.noNulls("samples", Require.present("samples", samples));
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("samples must be at least one");
    }
    tolerance = Map.copyOf(tolerance);
    samples = List.copyOf(samples);
  }

  void checkFits(ImageSpec input, int labels, Set<Precision> precisions) {
    for (Precision precision : precisions) {
      Require.present("golden.tolerance." + precision, tolerance.get(precision));
    }
    for (int i = 0; i < samples.size(); i++) {
      String field = "golden.samples[" + i + "]";
      Sample sample = samples.get(i);
      Require.size(field + ".pixels", sample.pixels.length, input.size(), "the input is " + input);
      Require.size(
          field + ".probabilities", sample.probabilities.length, labels, "one for each label");
    }
  }

  /**
   * One image and its probabilities. The arrays belong to this record: do not change them. Two
   * samples are equal if their arrays' contents are.
   *
   * @param pixels uint8 HWC of the model's input; base64 in JSON
   * @param probabilities one for each label, 0 to 1
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Sample(byte[] pixels, float[] probabilities) {

    /** A softmax in single precision may leave 0 to 1 by a few units of its last place. */
    private static final double ROUNDING = 1e-4;

    /**
     * @throws IllegalArgumentException naming the field that is missing or out of its bounds
     */
    public Sample {
      Require.present("pixels", pixels);
      for (float probability : Require.present("probabilities", probabilities)) {
        if (!(probability >= -ROUNDING && probability <= 1 + ROUNDING)) {
          throw new IllegalArgumentException(
              "each of probabilities must be 0 to 1, not " + probability);
        }
      }
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Sample sample
          && Arrays.equals(pixels, sample.pixels)
          && Arrays.equals(probabilities, sample.probabilities);
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(pixels) + Arrays.hashCode(probabilities);
    }
  }
}
