package io.streamlens.modelstore.image;

import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.leptonica.PIX;
import org.bytedeco.leptonica.global.leptonica;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * libjpeg-turbo, by way of Leptonica, which can be asked for its warnings. At full size its pixels
 * are those of the JDK's decoder, value by value; where its library cannot be loaded that one does
 * all the work.
 */
final class NativeJpeg {

  private static final Logger LOG = LoggerFactory.getLogger(NativeJpeg.class);
  private static final boolean AVAILABLE = load();

  private NativeJpeg() {}

  private static boolean load() {
    try {
      Loader.load(leptonica.class);
      leptonica.setMsgSeverity(leptonica.L_SEVERITY_NONE); // it would tell stderr of each bad image
      return true;
    } catch (LinkageError | RuntimeException e) {
      LOG.warn(
          "Leptonica cannot be loaded here ({}): JPEGs are decoded by the JDK, at half the speed",
          e.toString());
      return false;
    }
  }

  /** Whether there is one for this machine. */
  static boolean isAvailable() {
    return AVAILABLE;
  }

  /**
   * Decodes an image of one or three components.
   *
   * @param block 1, 2, 4 or 8: each so many pixels in a square become one
   * @param size of the image, by its header
   * @param target of the size that comes out
   * @return whether it was decoded without as much as a warning; if not, {@code target} may be
   *     partly written
   */
  static boolean decode(byte[] jpeg, int block, Dimensions size, PixelWriter target) {
    Dimensions blocks = size.inBlocks(block);
    int[] warnings = new int[1];
    PIX image = leptonica.pixReadMemJpeg(jpeg, jpeg.length, 0, block, warnings, 0);
    if (image == null || image.isNull()) {
      return false;
    }
    try {
      return warnings[0] == 0
          && leptonica.pixGetWidth(image) == blocks.width()
          && leptonica.pixGetHeight(image) == blocks.height()
          && write(image, target);
    } finally {
      leptonica.pixDestroy(image);
    }
  }

  private static boolean write(PIX image, PixelWriter target) {
    int width = leptonica.pixGetWidth(image);
    int height = leptonica.pixGetHeight(image);
    int depth = leptonica.pixGetDepth(image);
    if (depth != 8 && depth != 32) {
      return false;
    }
    IntPointer words = leptonica.pixGetData(image);
    int[] row = new int[leptonica.pixGetWpl(image)];
    for (int y = 0; y < height; y++) {
      words.position((long) y * row.length).get(row, 0, row.length);
      if (depth == 8) {
        writeGrey(row, y * width, width, target);
      } else {
        target.copy(y * width, row, width);
      }
    }
    return true;
  }

  /** Four pixels a word, the first in its highest byte. */
  private static void writeGrey(int[] row, int index, int width, PixelWriter target) {
    for (int x = 0; x < width; x++) {
      int grey = row[x >> 2] >>> 24 - 8 * (x & 3) & 0xff;
      target.put(index + x, grey, grey, grey);
    }
  }
}
