package io.streamlens.modelstore.image;

/** Turns the samples of a PNG's rows, 8 bits each, into what the model takes. */
final class PngRow {

  private final int type;
  private final int samples;
  private final int width;
  private final int[] colours;
  private final int colourCount;
  private boolean coloured = true;
  private final PixelWriter target;

  /**
   * @param colours to be filled with the palette, if there is one
   */
  PngRow(PngFile png, int width, int[] colours, PixelWriter target) {
    this.type = png.colourType();
    this.samples = png.plainSamples();
    this.width = width;
    this.colours = colours;
    this.target = target;
    this.colourCount = png.paletteSize();
    if (type == PngFile.PALETTE) {
      png.readColours(colours);
    }
  }

  /** Samples of a pixel, and so bytes. */
  int samples() {
    return samples;
  }

  /** Bytes of a row. */
  int length() {
    return width * samples;
  }

  /** Whether all pixels so far had a colour in the palette, if there is one. */
  boolean isColoured() {
    return coloured;
  }

  /**
   * Writes a row.
   *
   * @param rows holds it
   * @param from where it begins
   * @param y its number
   */
  void write(byte[] rows, int from, int y) {
    int index = y * width;
    if (type <= PngFile.RGB && target.takesAsTheyAre(samples)) {
      target.copy(index, rows, from, width);
      return;
    }
    switch (type) {
      case PngFile.GREY -> writeGrey(rows, from, index);
      case PngFile.RGB -> writeColours(rows, from, index);
      case PngFile.PALETTE -> writePalette(rows, from, index);
      case PngFile.GREY_ALPHA -> writeGreyAlpha(rows, from, index);
      default -> writeColoursAlpha(rows, from, index);
    }
  }

  private void writeGrey(byte[] rows, int from, int index) {
    for (int x = 0; x < width; x++) {
      int grey = rows[from + x] & 0xff;
      target.put(index + x, grey, grey, grey);
    }
  }

  private void writeColours(byte[] rows, int from, int index) {
    for (int x = 0, i = from; x < width; x++, i += 3) {
      target.put(index + x, rows[i] & 0xff, rows[i + 1] & 0xff, rows[i + 2] & 0xff);
    }
  }

  private void writePalette(byte[] rows, int from, int index) {
    for (int x = 0; x < width; x++) {
      int colour = rows[from + x] & 0xff;
      coloured &= colour < colourCount;
      int argb = colours[colour];
      target.put(index + x, argb >> 16 & 0xff, argb >> 8 & 0xff, argb & 0xff, argb >>> 24);
    }
  }

  private void writeGreyAlpha(byte[] rows, int from, int index) {
    for (int x = 0, i = from; x < width; x++, i += 2) {
      int grey = rows[i] & 0xff;
      target.put(index + x, grey, grey, grey, rows[i + 1] & 0xff);
    }
  }

  private void writeColoursAlpha(byte[] rows, int from, int index) {
    for (int x = 0, i = from; x < width; x++, i += 4) {
      target.put(
          index + x, rows[i] & 0xff, rows[i + 1] & 0xff, rows[i + 2] & 0xff, rows[i + 3] & 0xff);
    }
  }
}
