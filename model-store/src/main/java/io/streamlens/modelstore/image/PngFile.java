package io.streamlens.modelstore.image;

import java.util.zip.CRC32;

/**
 * What {@code javax.imageio} does not look at in a PNG: whether every chunk is there and has the
 * right checksum, and what a palette or few grey levels mean (W3C PNG specification, sections 5 and
 * 11).
 */
final class PngFile {

  /** The colour types. */
  static final int GREY = 0;

  static final int RGB = 2;
  static final int PALETTE = 3;
  static final int GREY_ALPHA = 4;
  static final int RGB_ALPHA = 6;

  private static final int SIGNATURE = 8;
  private static final int DEPTH = SIGNATURE + 16;
  private static final int COLOUR_TYPE = SIGNATURE + 17;
  private static final int IHDR = 0x49484452;
  private static final int PLTE = 0x504c5445;
  private static final int IDAT = 0x49444154;
  private static final int IEND = 0x49454e44;
  private static final int TRNS = 0x74524e53;

  /** Bit 5 of a chunk type's first byte: clear in chunks that no decoder may skip. */
  private static final int ANCILLARY = 0x20000000;

  private static final int MOST_COLOURS = 256;

  private final byte[] file;

  private int palette;
  private int paletteSize;
  private int transparency;
  private int transparencySize;
  private int transparentLevel = -1;
  private int firstData;
  private int endOfData;
  private boolean unusual;

  private PngFile(byte[] file) {
    this.file = file;
  }

  /** Width and height as the header declares them; the rest is not looked at. */
  static Dimensions dimensions(byte[] file) throws DamagedImageException {
    if (file.length < SIGNATURE + 25 || intAt(file, SIGNATURE + 4) != IHDR) {
      throw new DamagedImageException("it does not begin with a header (IHDR)");
    }
    return Dimensions.of(intAt(file, SIGNATURE + 8), intAt(file, SIGNATURE + 12));
  }

  /** The number of colours in the palette; 0 where there is none. */
  int paletteSize() {
    return paletteSize;
  }

  /**
   * The transparent level of a grey image with fewer than 8 bits, on the scale 0 to 255; -1 where
   * there is none.
   */
  int transparentLevel() {
    return transparentLevel;
  }

  /** Walks the chunks to IEND; what follows it is not looked at. */
  static PngFile parse(byte[] file) throws DamagedImageException {
    PngFile png = new PngFile(file);
    png.walk();
    return png;
  }

  private void walk() throws DamagedImageException {
    CRC32 checksum = new CRC32();
    for (int at = SIGNATURE; ; ) {
      int length = checkedLength(at);
      int type = intAt(file, at + 4);
      checksum.reset();
      checksum.update(file, at + 4, length + 4);
      if ((int) checksum.getValue() != intAt(file, at + 8 + length)) {
        throw new DamagedImageException("a chunk at byte " + at + " has a wrong checksum");
      }
      checkKind(type, at);
      read(type, length, at);
      if (type == IEND) {
        break;
      }
      at += length + 12;
    }
    if (firstData == 0) {
      throw new DamagedImageException("it has no pixels (IDAT)");
    }
  }

  private void read(int type, int length, int at) {
    int content = at + 8;
    switch (type) {
      case IHDR -> unusual |= length != 13;
      case IDAT -> readData(length, at);
      case PLTE -> readPalette(length, content);
      case TRNS -> readTransparency(length, content);
      default -> {}
    }
  }

  private void readData(int length, int at) {
    if (firstData == 0) {
      firstData = at;
    } else {
      unusual |= at != endOfData;
    }
    endOfData = at + 12 + length;
  }

  private void readPalette(int length, int content) {
    unusual |=
        colourType() != PALETTE
            || palette + firstData + transparency != 0
            || length == 0
            || length % 3 != 0
            || length > 3 * MOST_COLOURS;
    palette = content;
    paletteSize = length / 3;
  }

  private void readTransparency(int length, int content) {
    unusual |=
        colourType() != PALETTE
            || transparency + firstData != 0
            || length == 0
            || length > paletteSize;
    transparency = content;
    transparencySize = length;
    if (length == 2 && colourType() == GREY) {
      int depth = file[DEPTH];
      if (depth >= 1 && depth < 8) {
        int max = (1 << depth) - 1;
        transparentLevel = Colour.scale(file[content + 1] & max, max);
      }
    }
  }

  int colourType() {
    return file[COLOUR_TYPE];
  }

  /** The file itself, which all positions count in. */
  byte[] bytes() {
    return file;
  }

  /** The big-endian number at a position. */
  static int intAt(byte[] file, int at) {
    return file[at] << 24
        | (file[at + 1] & 0xff) << 16
        | (file[at + 2] & 0xff) << 8
        | file[at + 3] & 0xff;
  }

  /** Whether its header, which must be there, declares 8-bit samples row by row. */
  static boolean hasPlainHeader(byte[] file) {
    return file[DEPTH] == 8 && file[DEPTH + 2] == 0 && file[DEPTH + 3] == 0 && file[DEPTH + 4] == 0;
  }

  /**
   * The samples of each pixel, if there is nothing about it but 8-bit samples row by row, and for a
   * palette its colours; else 0.
   */
  int plainSamples() {
    if (unusual || !hasPlainHeader(file)) {
      return 0;
    }
    return switch (colourType()) {
      case GREY -> 1;
      case RGB -> 3;
      case PALETTE -> palette == 0 ? 0 : 1;
      case GREY_ALPHA -> 2;
      case RGB_ALPHA -> 4;
      default -> 0;
    };
  }

  /** Where the first chunk of pixel data (IDAT) begins. */
  int firstData() {
    return firstData;
  }

  /** Where the last chunk of pixel data ends. */
  int endOfData() {
    return endOfData;
  }

  /** Writes the {@link #paletteSize} colours, each as alpha, red, green and blue. */
  void readColours(int[] argb) {
    for (int i = 0; i < paletteSize; i++) {
      int alpha = i < transparencySize ? file[transparency + i] & 0xff : 255;
      argb[i] = alpha << 24 | intAt(file, palette + 3 * i - 1) & 0xffffff;
    }
  }

  private int checkedLength(int at) throws DamagedImageException {
    int rest = file.length - at - 12;
    int length = rest < 0 ? -1 : intAt(file, at);
    if (length < 0 || length > rest) {
      throw new DamagedImageException("it is cut short, or a length at byte " + at + " is wrong");
    }
    return length;
  }

  private static void checkKind(int type, int at) throws DamagedImageException {
    boolean first = at == SIGNATURE;
    boolean known = type == PLTE || type == IDAT || type == IEND;
    if (type == IHDR ? !first : !known && (type & ANCILLARY) == 0) {
      throw new DamagedImageException("the chunk at byte " + at + " has no place in a PNG");
    }
  }
}
