package io.streamlens.modelstore.manifest;

import java.util.List;
import java.util.Map;

/**
 * Images with the probabilities that the training graph gave for them: what a loaded model must
 * reproduce before it may serve.
 *
 * @param tolerance by precision, the largest allowed absolute difference of a probability
 * @param samples the images; at least one
 */
public record GoldenSamples(Map<Precision, Double> tolerance, List<Sample> samples) {

  /** The tolerances a manifest gets when nobody says otherwise. */
  public static final Map<Precision, Double> DEFAULT_TOLERANCE =
      Map.of(Precision.FP32, 1e-4, Precision.BFLOAT16, 0.1);

  public GoldenSamples {
    tolerance = Map.copyOf(tolerance);
    samples = List.copyOf(samples);
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("a model needs at least one golden sample");
    }
  }

  /**
   * One image and its probabilities. The arrays belong to this record: do not change them.
   *
   * @param pixels uint8 HWC of the model's input; base64 in JSON
   * @param probabilities one for each label, 0 to 1
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Sample(byte[] pixels, float[] probabilities) {}
}
