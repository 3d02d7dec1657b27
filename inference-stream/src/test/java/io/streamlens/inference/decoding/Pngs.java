package io.streamlens.inference.decoding;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Image files of a given size, mostly PNGs. */
final class Pngs {

  private Pngs() {}

  static byte[] grey(int width, int height) {
    return encoded(new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY), "png");
  }

  /** With 16 bits a sample: our own reader leaves it to another one. */
  static byte[] deep(int width, int height) {
    return encoded(new BufferedImage(width, height, BufferedImage.TYPE_USHORT_GRAY), "png");
  }

  /** Begins as one that our own reader reads, and is left to another one for what follows. */
  static byte[] greyWithATransparentLevel(int width, int height) {
    byte[] plain = grey(width, height);
    CRC32 checksum = new CRC32();
    byte[] content = {'t', 'R', 'N', 'S', 0, 9};
    checksum.update(content);
    int headerEnd = 33;
    return ByteBuffer.allocate(plain.length + 14)
        .put(plain, 0, headerEnd)
        .putInt(2)
        .put(content)
        .putInt((int) checksum.getValue())
        .put(plain, headerEnd, plain.length - headerEnd)
        .array();
  }

  /** Not PNG: what native code decodes. */
  static byte[] jpeg(int width, int height) {
    return encoded(new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY), "jpeg");
  }

  private static byte[] encoded(BufferedImage image, String format) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, format, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
