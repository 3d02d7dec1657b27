package io.streamlens.modelstore.image;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decodes the PNGs that are most: 8 bits a sample, not interlaced, of any colour type, without a
 * transparent colour. Of what is in any way unusual or damaged it makes nothing and leaves the
 * verdict to another decoder, so that of pixels it accepts nothing that the other would refuse.
 *
 * <p>Each thread has one of its own, for its inflater and its buffer; neither holds more than a
 * band of rows between two images. What a thread leaves behind is freed with it, by the garbage
 * collector.
 */
final class PngDecoder {

  private static final ThreadLocal<PngDecoder> OF_THREAD = ThreadLocal.withInitial(PngDecoder::new);

  /** Bytes of rows that are inflated at once; larger rows get a buffer that is not kept. */
  private static final int BAND = 1 << 17;

  private final PngData data = new PngData(new Inflater());
  private final int[] colours = new int[256];
  private byte[] kept = new byte[0];

  private PngDecoder() {}

  /**
   * Decodes a file whose chunks are whole.
   *
   * @param target of the size that the header declares; may be partly written if it is not decoded
   * @return whether it was decoded: to its last row, with the right checksum behind it
   */
  static boolean decode(PngFile png, Dimensions size, PixelWriter target) {
    int samples = png.plainSamples();
    return samples > 0
        && size.width() * samples < BAND * 1024L
        && OF_THREAD.get().decode(png, (int) size.height(), (int) size.width(), target);
  }

  private boolean decode(PngFile png, int height, int width, PixelWriter target) {
    try {
      data.begin(png);
      PngRow row = new PngRow(png, width, colours, target);
      return decode(row, height, row.length() + 1) && row.isColoured() && data.isAtItsEnd();
    } catch (DataFormatException e) {
      return false; // the other decoder says what is wrong with it
    } finally {
      data.forget();
    }
  }

  /**
   * Band by band, behind a row that is the one above the band's first.
   *
   * @param stride bytes of a row with its filter
   */
  private boolean decode(PngRow row, int height, int stride) throws DataFormatException {
    int atOnce = (int) Math.min(height, Math.max(1, BAND / (long) stride - 1));
    byte[] rows = buffer((atOnce + 1) * stride);
    Arrays.fill(rows, 0, stride, (byte) 0);
    for (int y = 0; y < height; y += atOnce) {
      int count = Math.min(atOnce, height - y);
      if (!data.read(rows, stride, count * stride)) {
        return false;
      }
      for (int i = 1; i <= count; i++) {
        if (!PngFilter.undo(rows, i * stride, stride, row.samples())) {
          return false;
        }
        row.write(rows, i * stride + 1, y + i - 1);
      }
      System.arraycopy(rows, count * stride, rows, 0, stride);
    }
    return true;
  }

  private byte[] buffer(int size) {
    if (size > BAND) {
      return new byte[size];
    }
    if (kept.length < size) {
      kept = new byte[size];
    }
    return kept;
  }
}
