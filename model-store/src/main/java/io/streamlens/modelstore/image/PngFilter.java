package io.streamlens.modelstore.image;

/** What a PNG's rows are predicted by (W3C PNG specification, section 9). */
final class PngFilter {

  private PngFilter() {}

  /**
   * Turns differences back into samples, in place.
   *
   * @param rows a row and the one above it, each behind its filter's number; that one's are samples
   * @param at where the row begins
   * @param stride bytes of a row with its filter's number
   * @param samples bytes of a pixel
   * @return whether there is such a filter
   */
  static boolean undo(byte[] rows, int at, int stride, int samples) {
    int end = at + stride;
    switch (rows[at]) {
      case 0 -> {}
      case 1 -> left(rows, at + 1 + samples, end, samples);
      case 2 -> above(rows, at + 1, end, stride);
      case 3 -> average(rows, at + 1, end, stride, samples);
      case 4 -> paeth(rows, at + 1, end, stride, samples);
      default -> {
        return false;
      }
    }
    return true;
  }

  private static void left(byte[] rows, int from, int end, int samples) {
    for (int i = from; i < end; i++) {
      rows[i] += rows[i - samples];
    }
  }

  private static void above(byte[] rows, int from, int end, int stride) {
    for (int i = from; i < end; i++) {
      rows[i] += rows[i - stride];
    }
  }

  private static void average(byte[] rows, int from, int end, int stride, int samples) {
    int second = Math.min(end, from + samples);
    for (int i = from; i < second; i++) {
      rows[i] += (byte) ((rows[i - stride] & 0xff) >> 1);
    }
    for (int i = second; i < end; i++) {
      rows[i] += (byte) ((rows[i - samples] & 0xff) + (rows[i - stride] & 0xff) >> 1);
    }
  }

  private static void paeth(byte[] rows, int from, int end, int stride, int samples) {
    int second = Math.min(end, from + samples);
    above(rows, from, second, stride); // left of the first pixel all is 0, so above is nearest
    for (int i = second; i < end; i++) {
      int left = rows[i - samples] & 0xff;
      int above = rows[i - stride] & 0xff;
      int corner = rows[i - stride - samples] & 0xff;
      rows[i] += (byte) nearest(left, above, corner);
    }
  }

  /** The one that is nearest to left + above - corner; of two the first. */
  private static int nearest(int left, int above, int corner) {
    int toLeft = Math.abs(above - corner);
    int toAbove = Math.abs(left - corner);
    int toCorner = Math.abs(left + above - 2 * corner);
    if (toLeft <= toAbove && toLeft <= toCorner) {
      return left;
    }
    return toAbove <= toCorner ? above : corner;
  }
}
