package io.streamlens.trainer.dataset;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.trainer.InvalidRequestException;
import java.util.stream.IntStream;

/**
 * Images each of which has a place of its own between 0 and 1, a hash of its id: it decides whether
 * the image is held back for validation. So an image is on the same side in every data set that has
 * it, however many others come and go.
 */
public final class HashedSplit extends Split {

  private final double[] places;

  /**
   * @param pixels as in {@link Split}; belongs to the split from now on
   * @param labels as in {@link Split}; belongs to the split from now on
   * @param places of the images, 0 to below 1; belongs to the split from now on
   * @throws IllegalArgumentException if the arrays do not belong together
   */
  public HashedSplit(ImageSpec input, byte[] pixels, int[] labels, double[] places) {
    super(input, pixels, labels);
    if (places.length != labels.length) {
      throw new IllegalArgumentException(
          "%d labels, but %d places".formatted(labels.length, places.length));
    }
    this.places = places;
  }

  @Override
  public Split select(int... images) {
    Split selected = super.select(images);
    return new HashedSplit(
        input(),
        selected.allPixels(),
        IntStream.range(0, selected.size()).map(selected::label).toArray(),
        IntStream.of(images).mapToDouble(image -> places[image]).toArray());
  }

  /** Parts the images at {@code share}: those whose place is below it are held back. */
  ValidationSplit validation(double share) {
    Split train = select(imagesWhere(share, false));
    Split validation = select(imagesWhere(share, true));
    if (train.size() == 0 || validation.size() == 0) {
      throw new InvalidRequestException(
          "validation-split %s of %d images leaves %d to train on and %d to validate on"
              .formatted(share, size(), train.size(), validation.size()));
    }
    return new ValidationSplit(train, validation);
  }

  private int[] imagesWhere(double share, boolean below) {
    return IntStream.range(0, size()).filter(image -> places[image] < share == below).toArray();
  }
}
