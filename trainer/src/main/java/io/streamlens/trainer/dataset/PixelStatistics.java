package io.streamlens.trainer.dataset;

import java.util.Arrays;

/** Mean and spread of the pixel values, 0 to 255, of a split. */
public final class PixelStatistics {

  private static final int VALUES = 256;

  /** How often each value occurs, by channel. */
  private final long[][] counts;

  private PixelStatistics(long[][] counts) {
    this.counts = counts;
  }

  /** Counts all pixels of all images. */
  public static PixelStatistics of(Split split) {
    int channels = split.input().channels();
    long[][] counts = new long[channels][VALUES];
    byte[] pixels = split.allPixels();
    for (int i = 0; i < pixels.length; i += channels) {
      for (int channel = 0; channel < channels; channel++) {
        counts[channel][pixels[i + channel] & 0xff]++;
      }
    }
    return new PixelStatistics(counts);
  }

  /** The number of channels. */
  public int channels() {
    return counts.length;
  }

  /** The mean of one channel. */
  public double mean(int channel) {
    return mean(counts[channel]);
  }

  /** The standard deviation of one channel. */
  public double spread(int channel) {
    return spread(counts[channel]);
  }

  /** The mean over all channels. */
  public double mean() {
    return mean(sum());
  }

  /** The standard deviation over all channels. */
  public double spread() {
    return spread(sum());
  }

  private long[] sum() {
    long[] sum = new long[VALUES];
    for (long[] channel : counts) {
      Arrays.setAll(sum, value -> sum[value] + channel[value]);
    }
    return sum;
  }

  private static double mean(long[] counts) {
    double sum = 0;
    for (int value = 0; value < VALUES; value++) {
      sum += (double) value * counts[value];
    }
    return sum / Arrays.stream(counts).sum();
  }

  private static double spread(long[] counts) {
    double mean = mean(counts);
    double sum = 0;
    for (int value = 0; value < VALUES; value++) {
      sum += (value - mean) * (value - mean) * counts[value];
    }
    return Math.sqrt(sum / Arrays.stream(counts).sum());
  }
}
