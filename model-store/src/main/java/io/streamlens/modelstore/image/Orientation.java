package io.streamlens.modelstore.image;

import com.drew.lang.ByteArrayReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;

/**
 * How a camera was held: the EXIF tag Orientation, 1 to 8 (CIPA DC-008, 4.6.5).
 *
 * @param transposed whether rows and columns change places, before the mirroring
 * @param mirrored whether left and right change places in the upright image
 * @param flipped whether top and bottom change places in the upright image
 */
record Orientation(boolean transposed, boolean mirrored, boolean flipped) {

  private static final Orientation UPRIGHT = new Orientation(false, false, false);

  /** The orientation that an EXIF segment gives; upright if it is damaged or says nothing. */
  static Orientation of(byte[] exif) {
    if (exif.length == 0) {
      return UPRIGHT;
    }
    try {
      Metadata metadata = new Metadata();
      new ExifReader().extract(new ByteArrayReader(exif), metadata, 0);
      ExifIFD0Directory directory = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
      Integer tag =
          directory == null ? null : directory.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
      return tag == null ? UPRIGHT : of(tag);
    } catch (RuntimeException e) {
      return UPRIGHT; // the pixels are whole, and they are what counts
    }
  }

  static Orientation of(int tag) {
    return switch (tag) {
      case 2 -> new Orientation(false, true, false);
      case 3 -> new Orientation(false, true, true);
      case 4 -> new Orientation(false, false, true);
      case 5 -> new Orientation(true, false, false);
      case 6 -> new Orientation(true, true, false);
      case 7 -> new Orientation(true, true, true);
      case 8 -> new Orientation(true, false, true);
      default -> UPRIGHT;
    };
  }

  /** The image as it is meant to be seen. */
  Pixels apply(Pixels image) {
    if (equals(UPRIGHT)) {
      return image;
    }
    int width = transposed ? image.height() : image.width();
    int height = transposed ? image.width() : image.height();
    int channels = image.channels();
    byte[] upright = new byte[image.values().length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int column = mirrored ? width - 1 - x : x;
        int row = flipped ? height - 1 - y : y;
        int from = transposed ? column * image.width() + row : row * image.width() + column;
        System.arraycopy(
            image.values(), from * channels, upright, (y * width + x) * channels, channels);
      }
    }
    Pixels turned = new Pixels(width, height, channels, upright);
    return transposed
        ? turned.asBlocks(image.block(), image.fullHeight(), image.fullWidth())
        : turned.asBlocks(image.block(), image.fullWidth(), image.fullHeight());
  }
}
