package io.streamlens.trainer.dataset;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.manifest.Preprocessing;
import io.streamlens.trainer.InvalidRequestException;

/**
 * How a folder of images becomes a data set.
 *
 * @param input what every image is brought to
 * @param preprocessing how; goes into the model's manifest, so that a stream does the same
 * @param testShare share of each label's images to test on, above 0 and below 1
 * @param splitSeed decides which they are
 * @param strict whether a damaged file stops the run; else it is left out and listed
 */
public record FolderOptions(
    ImageSpec input,
    Preprocessing preprocessing,
    double testShare,
    long splitSeed,
    boolean strict) {

  /** 32x32 in colour, each axis scaled on its own, a fifth to test on, damaged files left out. */
  public static final FolderOptions DEFAULT =
      new FolderOptions(new ImageSpec(32, 32, 3), Preprocessing.DEFAULT, 0.2, 1, false);

  /**
   * @throws InvalidRequestException if {@code testShare} is out of its range
   */
  public FolderOptions {
    if (!(testShare > 0 && testShare < 1)) {
      throw new InvalidRequestException("test-split must be above 0 and below 1, not " + testShare);
    }
  }
}
