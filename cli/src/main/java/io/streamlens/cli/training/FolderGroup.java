package io.streamlens.cli.training;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.manifest.Preprocessing;
import io.streamlens.modelstore.manifest.Preprocessing.Fit;
import io.streamlens.trainer.InvalidRequestException;
import io.streamlens.trainer.dataset.FolderOptions;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a folder of images is read; for commands that take a data set. */
public final class FolderGroup {

  /** What their heading says. */
  public static final String HEADING = "%nA folder of images (--dataset DIR, with DIR/LABEL/…):%n";

  private static final Pattern SIZE = Pattern.compile("(\\d{1,5})x(\\d{1,5})");

  @Option(
      names = "--size",
      paramLabel = "HxW",
      description = "Height and width that every image is brought to (default: 32x32).")
  private @Nullable String size;

  @Option(names = "--channels", paramLabel = "N", description = "1: grey, 3: colour (default: 3).")
  private @Nullable Integer channels;

  @Option(
      names = "--fit",
      paramLabel = "FIT",
      description = {
        "What happens when an image has other proportions: stretch, crop or pad (default:",
        "stretch)."
      })
  private @Nullable String fit;

  @Option(
      names = "--background",
      paramLabel = "#RRGGBB",
      description = "Colour behind transparent pixels and of padding (default: #000000).")
  private @Nullable String background;

  @Option(
      names = "--test-split",
      paramLabel = "SHARE",
      description = "Share of each label's images to test on (default: 0.2).")
  private @Nullable Double testSplit;

  @Option(
      names = "--split-seed",
      paramLabel = "N",
      description = "Decides which images these are (default: 1).")
  private @Nullable Long splitSeed;

  @Option(
      names = "--strict",
      description = "Stop if a file is damaged; without it such files are listed and left out.")
  private boolean strict;

  /**
   * What was asked for.
   *
   * @throws InvalidRequestException naming the option that is out of its range
   */
  public FolderOptions options() {
    FolderOptions usual = FolderOptions.DEFAULT;
    return new FolderOptions(
        input(usual.input()),
        preprocessing(usual.preprocessing()),
        testSplit == null ? usual.testShare() : testSplit,
        splitSeed == null ? usual.splitSeed() : splitSeed,
        strict);
  }

  private ImageSpec input(ImageSpec usual) {
    int height = usual.height();
    int width = usual.width();
    if (size != null) {
      Matcher matcher = SIZE.matcher(size);
      if (!matcher.matches()) {
        throw new InvalidRequestException(
            "--size must be height x width, such as 64x64, not '" + size + "'");
      }
      height = Integer.parseInt(matcher.group(1));
      width = Integer.parseInt(matcher.group(2));
    }
    try {
      return new ImageSpec(height, width, channels == null ? usual.channels() : channels);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException("--size or --channels: " + e.getMessage(), e);
    }
  }

  private static Fit fit(String name) {
    for (Fit known : Fit.values()) {
      if (known.name().toLowerCase(Locale.ROOT).equals(name)) {
        return known;
      }
    }
    throw new InvalidRequestException("--fit must be stretch, crop or pad, not '" + name + "'");
  }

  private Preprocessing preprocessing(Preprocessing usual) {
    try {
      return new Preprocessing(
          usual.resize(),
          fit == null ? usual.fit() : fit(fit),
          usual.grey(),
          background == null ? usual.background() : background);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException("--background: " + e.getMessage(), e);
    }
  }
}
