package io.streamlens.trainer.picture;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.trainer.explanation.Occlusion;
import java.awt.image.BufferedImage;

/** An image, pale, and over it in red what speaks for its label and in blue what speaks against. */
public final class OcclusionPicture {

  /** How dark the image may be at most, so that the colours are seen. */
  private static final double PALE = 0.45;

  private OcclusionPicture() {}

  /**
   * Draws it in the image's own size.
   *
   * @param pixels uint8, row-major HWC
   */
  public static BufferedImage draw(byte[] pixels, ImageSpec input, Occlusion occlusion) {
    BufferedImage image = Pictures.image(pixels, input);
    float[] worth = occlusion.perPixel(input);
    double largest = 1e-3;
    for (float value : worth) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < worth.length; i++) {
      int x = i % input.width();
      int y = i / input.width();
      double share = Math.min(1, Math.abs(worth[i]) / largest);
      image.setRGB(
          x, y, mixed(pale(image.getRGB(x, y)), ColourScale.SIGNED.rgb(worth[i] / largest), share));
    }
    return image;
  }

  private static int pale(int rgb) {
    double grey = 0.299 * (rgb >> 16 & 0xff) + 0.587 * (rgb >> 8 & 0xff) + 0.114 * (rgb & 0xff);
    int level = (int) Math.round(255 * (1 - PALE) + PALE * grey);
    return level << 16 | level << 8 | level;
  }

  private static int mixed(int first, int second, double share) {
    int rgb = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int from = first >> shift & 0xff;
      int to = second >> shift & 0xff;
      rgb |= (int) Math.round(from + share * (to - from)) << shift;
    }
    return rgb;
  }
}
