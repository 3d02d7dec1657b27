package io.streamlens.modelstore.savedmodel;

import io.streamlens.modelstore.manifest.ModelManifest;
import io.streamlens.modelstore.manifest.ModelManifest.PrecisionResult;
import io.streamlens.modelstore.manifest.Precision;
import io.streamlens.modelstore.savedmodel.Device.Kind;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a model is run in, and why.
 *
 * @param precision that was chosen
 * @param reason a phrase for the log and the page, such as {@code as asked for}
 * @param isFinal whether the user insists on it; otherwise a model that misses its golden samples
 *     in it is run in fp32
 */
public record ChosenPrecision(Precision precision, String reason, boolean isFinal) {

  /** The share of images that bfloat16 may cost: a tenth of a percentage point. */
  public static final double ALLOWED_LOSS = 0.001;

  /** Accuracies are counts divided by counts: their difference is never quite the bound. */
  private static final double ROUNDING = 1e-9;

  /** The precision a user insists on. */
  public static ChosenPrecision asked(Precision precision) {
    return new ChosenPrecision(precision, "as asked for", true);
  }

  /**
   * The precision that {@code choice} means for a model on a device. {@code AUTO} is bfloat16 on a
   * CPU that has it, for a model whose accuracy measured in it is at most {@link #ALLOWED_LOSS}
   * below that in fp32; else fp32.
   */
  public static ChosenPrecision of(Precision.Choice choice, Device device, ModelManifest manifest) {
    return of(choice, device, manifest, CpuFeatures.computesInBfloat16());
  }

  static ChosenPrecision of(
      Precision.Choice choice, Device device, ModelManifest manifest, boolean cpuHasBfloat16) {
    return switch (choice) {
      case FP32 -> asked(Precision.FP32);
      case BFLOAT16 -> asked(Precision.BFLOAT16);
      case AUTO -> automatic(device, manifest, cpuHasBfloat16);
    };
  }

  private static ChosenPrecision automatic(
      Device device, ModelManifest manifest, boolean cpuHasBfloat16) {
    if (device.kind() == Kind.GPU) {
      return fp32("on a GPU");
    }
    if (!cpuHasBfloat16) {
      return fp32("this CPU has neither avx512_bf16 nor amx_bf16");
    }
    @Nullable Double fp32 = accuracy(manifest, Precision.FP32);
    @Nullable Double bfloat16 = accuracy(manifest, Precision.BFLOAT16);
    if (fp32 == null || bfloat16 == null) {
      return fp32("its manifest gives no accuracy in " + (fp32 == null ? "fp32" : "bfloat16"));
    }
    String accuracies =
        String.format(Locale.ROOT, "accuracy %.4f in bfloat16, %.4f in fp32", bfloat16, fp32);
    return fp32 - bfloat16 <= ALLOWED_LOSS + ROUNDING
        ? automatic(Precision.BFLOAT16, accuracies)
        : fp32(accuracies);
  }

  private static @Nullable Double accuracy(ModelManifest manifest, Precision precision) {
    PrecisionResult result = manifest.precision().get(precision);
    return result == null ? null : result.accuracy();
  }

  /** The same model in fp32 instead, as it does not reproduce its golden samples. */
  public ChosenPrecision afterMissedSamples() {
    return fp32("it misses its golden samples in " + precision);
  }

  private static ChosenPrecision fp32(String why) {
    return automatic(Precision.FP32, why);
  }

  private static ChosenPrecision automatic(Precision precision, String why) {
    return new ChosenPrecision(precision, "auto: " + why, precision == Precision.FP32);
  }

  /** Such as {@code bfloat16 (auto: accuracy 0.9121 in bfloat16, 0.9124 in fp32)}. */
  @Override
  public String toString() {
    return precision + " (" + reason + ")";
  }
}
