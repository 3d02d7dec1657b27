package io.streamlens.modelstore.savedmodel;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether TensorFlow computes with oneDNN on this machine. Left to itself it does so only on CPUs
 * with instructions for neural networks; on others (AVX2 alone, as in many clouds) the same oneDNN
 * makes convolutions several times as fast: so ours set {@link #VARIABLE} ({@link
 * TensorFlowEnvironment}).
 */
final class OneDnn {

  /**
   * The environment variable, TensorFlow's: {@code 1} or {@code true}, {@code 0} or {@code false}.
   */
  static final String VARIABLE = "TF_ENABLE_ONEDNN_OPTS";

  private static final Set<String> ON = Set.of("1", "true");
  private static final Set<String> OFF = Set.of("0", "false");

  /** By TensorFlow 2.18, {@code DefaultOneDnnPolicy}; the names of the Linux kernel. */
  private static final Pattern ITS_OWN_CHOICE =
      Pattern.compile("\\b(?:avx512_vnni|avx512_bf16|avx_vnni|amx_tile|amx_int8|amx_bf16)\\b");

  private OneDnn() {}

  /** Whether this process computes with it; empty where that is not known (no x86 Linux). */
  static Optional<Boolean> isOn() {
    return isOn(System.getenv(), CpuFeatures.cpuInfo());
  }

  static Optional<Boolean> isOn(Map<String, String> environment, String cpuInfo) {
    String value = environment.getOrDefault(VARIABLE, "").toLowerCase(Locale.ROOT);
    if (ON.contains(value)) {
      return Optional.of(true);
    }
    if (OFF.contains(value)) {
      return Optional.of(false);
    }
    return cpuInfo.contains("flags")
        ? Optional.of(ITS_OWN_CHOICE.matcher(cpuInfo).find())
        : Optional.empty();
  }
}
