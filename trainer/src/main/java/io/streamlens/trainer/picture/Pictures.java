package io.streamlens.trainer.picture;

import io.streamlens.modelstore.manifest.ImageSpec;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Pixels and numbers as images, their size and their file. */
public final class Pictures {

  private Pictures() {}

  /**
   * What a model sees.
   *
   * @param pixels uint8, row-major HWC
   */
  public static BufferedImage image(byte[] pixels, ImageSpec input) {
    BufferedImage image =
        new BufferedImage(input.width(), input.height(), BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < input.width() * input.height(); i++) {
      int first = pixels[i * input.channels()] & 0xff;
      boolean grey = input.channels() == 1;
      int second = grey ? first : pixels[i * input.channels() + 1] & 0xff;
      int third = grey ? first : pixels[i * input.channels() + 2] & 0xff;
      image.setRGB(i % input.width(), i / input.width(), first << 16 | second << 8 | third);
    }
    return image;
  }

  /**
   * Numbers in colours.
   *
   * @param values row-major
   * @param unit what the scale's 1 stands for; above 0
   */
  public static BufferedImage map(float[] values, int width, ColourScale scale, double unit) {
    BufferedImage image =
        new BufferedImage(width, values.length / width, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < values.length; i++) {
      image.setRGB(i % width, i / width, scale.rgb(values[i] / unit));
    }
    return image;
  }

  /**
   * An image brought to a square of at most {@code side}: its pixels multiplied where it is
   * smaller, so that they stay visible as squares, averaged where it is larger.
   */
  public static BufferedImage fit(BufferedImage image, int side) {
    int longest = Math.max(image.getWidth(), image.getHeight());
    double factor = longest <= side ? Math.floor((double) side / longest) : (double) side / longest;
    int width = Math.max(1, (int) Math.round(image.getWidth() * factor));
    int height = Math.max(1, (int) Math.round(image.getHeight() * factor));
    return scale(image, width, height);
  }

  private static BufferedImage scale(BufferedImage image, int width, int height) {
    BufferedImage source = image;
    // Bilinear interpolation looks at four pixels: halving first lets all of them count.
    while (source.getWidth() > 2 * width && source.getHeight() > 2 * height) {
      source = draw(source, source.getWidth() / 2, source.getHeight() / 2);
    }
    return draw(source, width, height);
  }

  private static BufferedImage draw(BufferedImage image, int width, int height) {
    BufferedImage scaled = new BufferedImage(width, height, image.getType());
    Graphics2D graphics = scaled.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION,
        width >= image.getWidth()
            ? RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR
            : RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(image, 0, 0, width, height, null);
    graphics.dispose();
    return scaled;
  }

  /** The bytes of a PNG file. */
  public static byte[] png(BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("writing a picture to memory failed", e);
    }
    return bytes.toByteArray();
  }
}
