package io.streamlens.inference.crash;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import javax.imageio.ImageIO;

/** Encoded images of which it is known what the {@link TinyModel} sees in them. */
public final class Pictures {

  /** Rows and columns that the model sees. */
  private static final int GRID = 4;

  private Pictures() {}

  /**
   * An encoded picture that the model takes for {@code label}: the cell of that number is white,
   * the others hold dark noise, so that nothing compresses well.
   *
   * @param side pixels in width and height, a multiple of 4
   * @param format as ImageIO names it: png, jpeg, gif, bmp
   */
  public static byte[] encoded(int label, int side, String format, Random random) {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
    int cell = side / GRID;
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        boolean bright = y / cell * GRID + x / cell == label;
        image.getRaster().setSample(x, y, 0, bright ? 255 : random.nextInt(64));
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, out)) {
        throw new IllegalStateException("nothing here writes " + format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
