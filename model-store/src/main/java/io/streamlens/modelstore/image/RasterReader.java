package io.streamlens.modelstore.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.Arrays;

/**
 * Takes the samples out of a decoded image as the file has them. {@code BufferedImage.getRGB} would
 * convert grey as linear light and so brighten it, and apply colour profiles.
 */
final class RasterReader {

  private final PixelWriter target;
  private final int firstIndex;
  private final int stride;

  /**
   * @param firstIndex where the image's first pixel goes
   * @param stride pixels per row of the target
   */
  RasterReader(PixelWriter target, int firstIndex, int stride) {
    this.target = target;
    this.firstIndex = firstIndex;
    this.stride = stride;
  }

  /** Reads what says all of itself. */
  void read(BufferedImage image) throws IOException {
    ColorModel colours = image.getColorModel();
    if (colours instanceof IndexColorModel palette) {
      readPalette(image.getRaster(), colours(palette));
    } else {
      readSamples(image, colours);
    }
  }

  /**
   * Reads a PNG. The decoder fills its palette up, and compares few grey levels with the
   * transparent one only after it has spread them over 0 to 255.
   */
  void read(BufferedImage image, PngFile png) throws IOException {
    ColorModel model = image.getColorModel();
    if (model instanceof IndexColorModel palette && png.paletteSize() > 0) {
      int[] colours = colours(palette);
      int size = Math.min(colours.length, png.paletteSize());
      readPalette(image.getRaster(), Arrays.copyOf(colours, size));
    } else if (png.transparentLevel() >= 0) {
      readGreyWithTransparentLevel(image.getRaster(), png.transparentLevel());
    } else {
      read(image);
    }
  }

  private void readGreyWithTransparentLevel(Raster raster, int transparent) {
    int[] row = new int[raster.getWidth()];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getSamples(0, y, row.length, 1, 0, row);
      for (int x = 0; x < row.length; x++) {
        target.put(index(x, y), row[x], row[x], row[x], row[x] == transparent ? 0 : 255);
      }
    }
  }

  private static int[] colours(IndexColorModel palette) {
    int[] colours = new int[palette.getMapSize()];
    palette.getRGBs(colours);
    return colours;
  }

  private void readSamples(BufferedImage image, ColorModel colours) throws IOException {
    int type = colours.getColorSpace().getType();
    if (type != ColorSpace.TYPE_GRAY && type != ColorSpace.TYPE_RGB) {
      throw new DamagedImageException("its colours are neither grey nor RGB");
    }
    readSamples(image.getRaster(), type == ColorSpace.TYPE_GRAY, colours.hasAlpha());
  }

  private void readPalette(Raster raster, int[] colours) throws DamagedImageException {
    int width = raster.getWidth();
    int[] row = new int[width];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getSamples(0, y, width, 1, 0, row);
      for (int x = 0; x < width; x++) {
        if (row[x] >= colours.length) {
          throw new DamagedImageException("a pixel has no colour in the palette");
        }
        int argb = colours[row[x]];
        target.put(index(x, y), argb >> 16 & 0xff, argb >> 8 & 0xff, argb & 0xff, argb >>> 24);
      }
    }
  }

  private void readSamples(Raster raster, boolean grey, boolean alpha) {
    int bands = raster.getNumBands();
    int[] largest = new int[bands];
    for (int band = 0; band < bands; band++) {
      largest[band] = (1 << raster.getSampleModel().getSampleSize(band)) - 1;
    }
    int green = grey ? 0 : 1;
    int blue = grey ? 0 : 2;
    int width = raster.getWidth();
    int[] row = new int[width * bands];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        int at = x * bands;
        target.put(
            index(x, y),
            Colour.scale(row[at], largest[0]),
            Colour.scale(row[at + green], largest[green]),
            Colour.scale(row[at + blue], largest[blue]),
            alpha ? Colour.scale(row[at + bands - 1], largest[bands - 1]) : 255);
      }
    }
  }

  /**
   * Four components of a JPEG, which {@code javax.imageio} gives only unconverted.
   *
   * @param ycck whether the first three are YCbCr of the inks' complements
   * @param inverted whether 255 means no ink, as Adobe's programs write it
   */
  void readInks(Raster raster, boolean ycck, boolean inverted) {
    int width = raster.getWidth();
    int[] row = new int[width * 4];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        int[] inks = {row[x * 4], row[x * 4 + 1], row[x * 4 + 2], row[x * 4 + 3]};
        if (ycck) {
          convertToCmyk(inks);
        }
        putInks(index(x, y), inks, inverted);
      }
    }
  }

  /** YCbCr to RGB (JFIF 1.02), whose complements are cyan, magenta and yellow. */
  private static void convertToCmyk(int[] inks) {
    double y = inks[0];
    double cb = inks[1] - 128.0;
    double cr = inks[2] - 128.0;
    inks[0] = 255 - Colour.clamp(y + 1.402 * cr);
    inks[1] = 255 - Colour.clamp(y - 0.344136 * cb - 0.714136 * cr);
    inks[2] = 255 - Colour.clamp(y + 1.772 * cb);
  }

  private void putInks(int index, int[] inks, boolean inverted) {
    int flip = inverted ? 0 : 255;
    int light = Math.abs(flip - inks[3]);
    target.put(
        index,
        (Math.abs(flip - inks[0]) * light + 127) / 255,
        (Math.abs(flip - inks[1]) * light + 127) / 255,
        (Math.abs(flip - inks[2]) * light + 127) / 255);
  }

  private int index(int x, int y) {
    return firstIndex + y * stride + x;
  }
}
