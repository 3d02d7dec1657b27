package io.streamlens.inference.dashboard;

import io.streamlens.modelstore.manifest.ImageSpec;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pixels as a small PNG that a page can show. */
final class Thumbnail {

  /** The longer side of the largest thumbnail, in pixels. */
  static final int LARGEST_SIDE = 112;

  private Thumbnail() {}

  /**
   * A PNG as a {@code data:} URI. An image that is too large is shrunk by a whole number,
   * averaging; a small one is left as it is.
   *
   * @param pixels {@code spec.size()} uint8 values, row-major HWC
   */
  static String dataUri(byte[] pixels, ImageSpec spec) {
    BufferedImage image = shrunk(pixels, spec);
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(png)) {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(png.toByteArray());
  }

  private static BufferedImage shrunk(byte[] pixels, ImageSpec spec) {
    int factor = (Math.max(spec.height(), spec.width()) + LARGEST_SIDE - 1) / LARGEST_SIDE;
    int height = Math.max(1, spec.height() / factor);
    int width = Math.max(1, spec.width() / factor);
    boolean grey = spec.channels() == 1;
    BufferedImage image =
        new BufferedImage(
            width, height, grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
    byte[] values = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int channel = 0; channel < spec.channels(); channel++) {
          // The image holds blue, green, red.
          int place = (y * width + x) * spec.channels() + (grey ? 0 : 2 - channel);
          values[place] = average(pixels, spec, y, x, channel, factor);
        }
      }
    }
    return image;
  }

  private static byte average(
      byte[] pixels, ImageSpec spec, int y, int x, int channel, int factor) {
    int bottom = Math.min(spec.height(), (y + 1) * factor);
    int right = Math.min(spec.width(), (x + 1) * factor);
    int sum = 0;
    int count = 0;
    for (int row = y * factor; row < bottom; row++) {
      for (int column = x * factor; column < right; column++) {
        sum += pixels[(row * spec.width() + column) * spec.channels() + channel] & 0xff;
        count++;
      }
    }
    return (byte) (sum / count);
  }
}
