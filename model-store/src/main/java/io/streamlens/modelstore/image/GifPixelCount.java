package io.streamlens.modelstore.image;

/**
 * Counts the pixels that LZW codes stand for without decoding them (GIF89a specification, appendix
 * F): {@code javax.imageio} fills what is missing with the first colour and says nothing.
 */
final class GifPixelCount {

  private static final int MOST_CODES = 4096;
  private static final int END = -1;

  private final byte[] bytes;
  private int at;
  private int blockEnd;
  private int bits;
  private int bitCount;

  private GifPixelCount(byte[] bytes, int at) {
    this.bytes = bytes;
    this.at = at;
    this.blockEnd = at;
  }

  /**
   * Checks that the codes give at least {@code expected} pixels.
   *
   * @param at where the code size stands, followed by the sub-blocks
   */
  static void check(byte[] bytes, int at, long expected) throws DamagedImageException {
    int codeSize = at < bytes.length ? bytes[at] & 0xff : 0;
    if (codeSize < 1 || codeSize > 8) {
      throw new DamagedImageException("its code size is " + codeSize);
    }
    long found = new GifPixelCount(bytes, at + 1).count(codeSize, expected);
    if (found < expected) {
      throw new DamagedImageException("it has only " + found + " of " + expected + " pixels");
    }
  }

  private long count(int codeSize, long expected) throws DamagedImageException {
    int clear = 1 << codeSize;
    int[] lengths = new int[MOST_CODES];
    int next = clear + 2;
    int width = codeSize + 1;
    int previous = 0; // the length that the code before this one stands for; 0 after a clear
    long pixels = 0;
    while (pixels < expected) {
      int code = read(width);
      if (code == clear) {
        next = clear + 2;
        width = codeSize + 1;
        previous = 0;
        continue;
      }
      if (code == END || code == clear + 1) {
        break;
      }
      if (code > next || (code == next && previous == 0)) {
        throw new DamagedImageException("its pixels have an impossible code");
      }
      int length = code < clear ? 1 : code == next ? previous + 1 : lengths[code];
      if (previous > 0 && next < MOST_CODES) {
        lengths[next++] = previous + 1;
        if (next == 1 << width && width < 12) {
          width++;
        }
      }
      previous = length;
      pixels += length;
    }
    return pixels;
  }

  private int read(int width) {
    while (bitCount < width) {
      if (at == blockEnd && !nextBlock()) {
        return END;
      }
      bits |= (bytes[at++] & 0xff) << bitCount;
      bitCount += 8;
    }
    int code = bits & ((1 << width) - 1);
    bits >>>= width;
    bitCount -= width;
    return code;
  }

  private boolean nextBlock() {
    int length = at < bytes.length ? bytes[at] & 0xff : 0;
    at++;
    blockEnd = at + length;
    return length > 0 && blockEnd <= bytes.length;
  }
}
