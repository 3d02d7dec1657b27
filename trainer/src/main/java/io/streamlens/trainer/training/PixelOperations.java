package io.streamlens.trainer.training;

import io.streamlens.modelstore.manifest.ImageSpec;
import java.util.Arrays;

/**
 * Changes one image in place: {@code spec.size()} uint8 values, row-major HWC, within a larger
 * array from an offset on. For one thread.
 */
final class PixelOperations {

  private static final int LARGEST = 255;

  private final int height;
  private final int width;
  private final int channels;
  private final byte[] scratch;

  PixelOperations(ImageSpec spec) {
    height = spec.height();
    width = spec.width();
    channels = spec.channels();
    scratch = new byte[spec.size()];
  }

  /** Mirrors it, left to right. */
  void flip(byte[] pixels, int offset) {
    for (int y = 0; y < height; y++) {
      int row = offset + y * width * channels;
      for (int left = 0, right = width - 1; left < right; left++, right--) {
        for (int channel = 0; channel < channels; channel++) {
          int a = row + left * channels + channel;
          int b = row + right * channels + channel;
          byte kept = pixels[a];
          pixels[a] = pixels[b];
          pixels[b] = kept;
        }
      }
    }
  }

  /** Moves it down and to the right by so many pixels, up and to the left where negative. */
  void shift(byte[] pixels, int offset, int down, int right) {
    Arrays.fill(scratch, (byte) 0);
    int length = (width - Math.abs(right)) * channels;
    if (length > 0) {
      int from = Math.max(0, -right) * channels;
      int to = Math.max(0, right) * channels;
      for (int y = Math.max(0, down); y < Math.min(height, height + down); y++) {
        int source = offset + (y - down) * width * channels + from;
        System.arraycopy(pixels, source, scratch, y * width * channels + to, length);
      }
    }
    System.arraycopy(scratch, 0, pixels, offset, scratch.length);
  }

  /** Blackens the part of a square that lies within the image. */
  void cutOut(byte[] pixels, int offset, int top, int left, int side) {
    int from = Math.max(0, left) * channels;
    int to = Math.min(width, left + side) * channels;
    for (int y = Math.max(0, top); y < Math.min(height, top + side) && from < to; y++) {
      int row = offset + y * width * channels;
      Arrays.fill(pixels, row + from, row + to, (byte) 0);
    }
  }

  /** Multiplies all values, rounded and at most 255. */
  void brighten(byte[] pixels, int offset, double factor) {
    for (int i = offset; i < offset + scratch.length; i++) {
      pixels[i] = (byte) Math.min(LARGEST, Math.round((pixels[i] & LARGEST) * factor));
    }
  }

  /**
   * Brings a window to the size of the whole image, with bilinear interpolation.
   *
   * @param top row of the window's upper edge, 0 to {@code height - windowHeight}
   */
  void crop(
      byte[] pixels, int offset, double top, double left, double windowHeight, double windowWidth) {
    for (int y = 0; y < height; y++) {
      double sourceY = clamp(top + (y + 0.5) * windowHeight / height - 0.5, height - 1);
      for (int x = 0; x < width; x++) {
        double sourceX = clamp(left + (x + 0.5) * windowWidth / width - 0.5, width - 1);
        interpolate(pixels, offset, sourceY, sourceX, (y * width + x) * channels);
      }
    }
    System.arraycopy(scratch, 0, pixels, offset, scratch.length);
  }

  private void interpolate(byte[] pixels, int offset, double y, double x, int target) {
    int y0 = (int) y;
    int x0 = (int) x;
    int y1 = Math.min(height - 1, y0 + 1);
    int x1 = Math.min(width - 1, x0 + 1);
    for (int channel = 0; channel < channels; channel++) {
      double upper =
          mix(at(pixels, offset, y0, x0, channel), at(pixels, offset, y0, x1, channel), x - x0);
      double lower =
          mix(at(pixels, offset, y1, x0, channel), at(pixels, offset, y1, x1, channel), x - x0);
      scratch[target + channel] = (byte) Math.round(mix(upper, lower, y - y0));
    }
  }

  private int at(byte[] pixels, int offset, int y, int x, int channel) {
    return pixels[offset + (y * width + x) * channels + channel] & LARGEST;
  }

  private static double mix(double a, double b, double share) {
    return a + (b - a) * share;
  }

  private static double clamp(double value, double largest) {
    return Math.max(0, Math.min(largest, value));
  }
}
