package io.streamlens.modelstore.image;

/**
 * An image as uint8 values, row-major HWC; maybe shrunk while it was decoded.
 *
 * @param channels 1 (grey) or 3 (red, green, blue)
 * @param values {@code width x height x channels} of them; belongs to this record
 * @param block of the image itself, {@code block x block} pixels make one; those at the right and
 *     the lower edge may be made of fewer
 * @param fullWidth of the image itself
 * @param fullHeight of the image itself
 */
@SuppressWarnings("ArrayRecordComponent")
record Pixels(
    int width, int height, int channels, byte[] values, int block, int fullWidth, int fullHeight) {

  /** An image at its own size. */
  Pixels(int width, int height, int channels, byte[] values) {
    this(width, height, channels, values, 1, width, height);
  }

  /** The same values as the blocks of a larger image. */
  Pixels asBlocks(int size, int wholeWidth, int wholeHeight) {
    return new Pixels(width, height, channels, values, size, wholeWidth, wholeHeight);
  }
}
