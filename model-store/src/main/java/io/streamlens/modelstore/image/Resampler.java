package io.streamlens.modelstore.image;

import java.util.Arrays;

/**
 * Computes an image at another size, one row at a time: sums along both axes, divided and rounded
 * once at the end to the nearest value, halves up.
 *
 * <p>The axis that shrinks comes first, so that the work stays in proportion to the larger of the
 * two images, whatever their proportions.
 */
final class Resampler {

  private final Pixels source;
  private final int channels;
  private final AxisTaps horizontal;
  private final AxisTaps vertical;
  private final boolean rowsFirst;

  /** The source rows computed last, at their number's parity: two output rows may share one. */
  private final double[][] cachedRows;

  private final int[] cachedRowAt = {-1, -1};

  private Resampler(Pixels source, AxisFit.Both fit) {
    this.source = source;
    this.channels = source.channels();
    this.horizontal = AxisTaps.of(fit.horizontal(), source.block());
    this.vertical = AxisTaps.of(fit.vertical(), source.block());
    this.rowsFirst = fit.horizontal().scaled() < fit.horizontal().source();
    this.cachedRows = new double[2][rowsFirst ? horizontal.count() * channels : 0];
  }

  static Pixels resample(Pixels source, AxisFit.Both fit) {
    return new Resampler(source, fit).resample();
  }

  private Pixels resample() {
    int rowLength = horizontal.count() * channels;
    byte[] result = new byte[vertical.count() * rowLength];
    double[] sums = new double[rowLength];
    double[] columns = new double[rowsFirst ? 0 : columnsUsed() * channels];
    double total = horizontal.total() * vertical.total();
    for (int y = 0; y < vertical.count(); y++) {
      if (rowsFirst) {
        sumRows(y, sums);
      } else {
        sumColumns(y, columns, sums);
      }
      for (int i = 0; i < rowLength; i++) {
        result[y * rowLength + i] = (byte) (sums[i] / total + 0.5);
      }
    }
    return new Pixels(horizontal.count(), vertical.count(), channels, result);
  }

  private void sumRows(int y, double[] sums) {
    Arrays.fill(sums, 0);
    for (int j = vertical.first(y); j <= vertical.last(y); j++) {
      double weight = vertical.weight(y, j);
      double[] row = row(j);
      for (int i = 0; i < sums.length; i++) {
        sums[i] += weight * row[i];
      }
    }
  }

  /** The sums along source row {@code y}. */
  private double[] row(int y) {
    double[] row = cachedRows[y & 1];
    if (cachedRowAt[y & 1] != y) {
      cachedRowAt[y & 1] = y;
      Arrays.fill(row, 0);
      byte[] values = source.values();
      for (int x = 0; x < horizontal.count(); x++) {
        for (int j = horizontal.first(x); j <= horizontal.last(x); j++) {
          double weight = horizontal.weight(x, j);
          int from = (y * source.width() + j) * channels;
          for (int channel = 0; channel < channels; channel++) {
            row[x * channels + channel] += weight * (values[from + channel] & 0xff);
          }
        }
      }
    }
    return row;
  }

  private int columnsUsed() {
    return horizontal.last(horizontal.count() - 1) - horizontal.first(0) + 1;
  }

  private void sumColumns(int y, double[] columns, double[] sums) {
    Arrays.fill(columns, 0);
    int firstColumn = horizontal.first(0);
    byte[] values = source.values();
    for (int j = vertical.first(y); j <= vertical.last(y); j++) {
      double weight = vertical.weight(y, j);
      int from = (j * source.width() + firstColumn) * channels;
      for (int i = 0; i < columns.length; i++) {
        columns[i] += weight * (values[from + i] & 0xff);
      }
    }
    Arrays.fill(sums, 0);
    for (int x = 0; x < horizontal.count(); x++) {
      for (int j = horizontal.first(x); j <= horizontal.last(x); j++) {
        double weight = horizontal.weight(x, j);
        for (int channel = 0; channel < channels; channel++) {
          sums[x * channels + channel] += weight * columns[(j - firstColumn) * channels + channel];
        }
      }
    }
  }
}
