package io.streamlens.cli.models;

import io.streamlens.modelstore.savedmodel.adaptation.PixelScale;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** What a foreign model expects pixels to be. */
final class PixelGroup {

  @Option(
      names = "--scale",
      paramLabel = "LOW..HIGH",
      description = "What becomes of 0 and of 255: 0..1, -1..1, 0..255 or the like.")
  private @Nullable String scale;

  @Option(
      names = "--mean",
      split = ",",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "M[,M,M]",
      description = "Subtracted after that, for all channels or for each.")
  private List<Double> mean = List.of();

  @Option(
      names = "--std",
      split = ",",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "S[,S,S]",
      description = "What that is divided by, for all channels or for each.")
  private List<Double> deviation = List.of();

  /**
   * The scale; {@code null} if none is given.
   *
   * @throws IllegalArgumentException if the options make none
   */
  @Nullable PixelScale scale() {
    if (scale == null) {
      if (!mean.isEmpty() || !deviation.isEmpty()) {
        throw new IllegalArgumentException("--mean and --std need --scale");
      }
      return null;
    }
    PixelScale range = PixelScale.parse(scale);
    return new PixelScale(
        range.low(),
        range.high(),
        mean.isEmpty() ? range.mean() : mean,
        deviation.isEmpty() ? range.deviation() : deviation);
  }
}
