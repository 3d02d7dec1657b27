package io.streamlens.modelstore.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Checks that a BMP has all the pixels that its header declares: {@code javax.imageio} fills up
 * what is missing.
 */
final class BmpFile {

  private static final int HEADER = 14;
  private static final int OLD_HEADER = 12;
  private static final int RGB = 0;
  private static final int RLE8 = 1;
  private static final int RLE4 = 2;
  private static final int BITFIELDS = 3;

  private final byte[] bytes;
  private final ByteBuffer file;
  private final boolean old;

  private BmpFile(byte[] bytes) throws DamagedImageException {
    this.bytes = bytes;
    this.file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int header = bytes.length < HEADER + OLD_HEADER ? 0 : file.getInt(HEADER);
    this.old = header == OLD_HEADER;
    if (!old && (header < 40 || header > bytes.length - HEADER)) {
      throw new DamagedImageException("it is cut short, or its header's size is wrong");
    }
  }

  /** Width and height as the header declares them; a negative height means top-down rows. */
  static Dimensions dimensions(byte[] bytes) throws DamagedImageException {
    return new BmpFile(bytes).dimensions();
  }

  private Dimensions dimensions() throws DamagedImageException {
    return old
        ? Dimensions.of(file.getShort(18) & 0xffff, file.getShort(20) & 0xffff)
        : Dimensions.of(file.getInt(18), Math.abs((long) file.getInt(22)));
  }

  /** Checks that the pixels are there; what follows them is not looked at. */
  static void check(byte[] bytes) throws DamagedImageException {
    new BmpFile(bytes).check();
  }

  private void check() throws DamagedImageException {
    int bitsPerPixel = file.getShort(old ? 24 : 28);
    int compression = old ? RGB : file.getInt(30);
    long start = file.getInt(10);
    if (start < HEADER + file.getInt(HEADER) || start > bytes.length) {
      throw new DamagedImageException("it is cut short, or its pixels' place is wrong");
    }
    switch (compression) {
      case RGB, BITFIELDS -> checkRows(start, bitsPerPixel);
      case RLE8, RLE4 -> checkRuns((int) start, compression);
      default -> throw new DamagedImageException("its compression " + compression + " is not read");
    }
  }

  private void checkRows(long start, int bitsPerPixel) throws DamagedImageException {
    Dimensions size = dimensions();
    if (bitsPerPixel < 1 || bitsPerPixel > 32) {
      throw new DamagedImageException("it has " + bitsPerPixel + " bits per pixel");
    }
    long bytesPerRow = (size.width() * bitsPerPixel + 31) / 32 * 4;
    long missing = start + bytesPerRow * size.height() - bytes.length;
    if (missing > 0) {
      throw new DamagedImageException("it is cut short: " + missing + " bytes are missing");
    }
  }

  /** Walks the runs to their end mark, which must lie within the declared size. */
  private void checkRuns(int start, int compression) throws DamagedImageException {
    long declared = file.getInt(34) & 0xffffffffL;
    long end = declared == 0 ? bytes.length : Math.min(bytes.length, start + declared);
    for (long at = start; at + 2 <= end; ) {
      int count = bytes[(int) at] & 0xff;
      int value = bytes[(int) at + 1] & 0xff;
      at += 2;
      if (count == 0 && value == 1) {
        return;
      }
      if (count == 0 && value == 2) {
        at += 2;
      } else if (count == 0 && value > 2) {
        int length = compression == RLE8 ? value : (value + 1) / 2;
        at += length + length % 2;
      }
    }
    throw new DamagedImageException("it is cut short: the end of its runs is missing");
  }
}
