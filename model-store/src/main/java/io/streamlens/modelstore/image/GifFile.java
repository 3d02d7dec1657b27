package io.streamlens.modelstore.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The blocks of a GIF (GIF89a specification), walked to the trailer: the first frame's place on the
 * canvas, and whether its data gives all its pixels.
 */
final class GifFile {

  private static final int EXTENSION = 0x21;
  private static final int IMAGE = 0x2c;
  private static final int TRAILER = 0x3b;

  private final byte[] bytes;
  private final ByteBuffer file;

  private GifFile(byte[] bytes) {
    this.bytes = bytes;
    this.file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Where the first frame stands.
   *
   * @param canvas the logical screen, grown where the frame reaches beyond it
   * @param left columns before the frame
   * @param top rows above it
   */
  record Frame(Dimensions canvas, int left, int top, int width, int height) {}

  /** The first frame as its header declares it. */
  static Frame firstFrame(byte[] bytes) throws DamagedImageException {
    GifFile gif = new GifFile(bytes);
    return gif.frame(gif.firstImage());
  }

  /** Walks the blocks to the trailer; what follows it is not looked at. */
  static void check(byte[] bytes) throws DamagedImageException {
    GifFile gif = new GifFile(bytes);
    int first = gif.firstImage();
    Frame frame = gif.frame(first);
    int codes = gif.codesOf(first);
    GifPixelCount.check(bytes, codes, (long) frame.width() * frame.height());
    for (int at = first; gif.unsigned(at) != TRAILER; ) {
      at = gif.skipBlock(at);
    }
  }

  private int firstImage() throws DamagedImageException {
    int at = 13 + tableSize(unsigned(10));
    while (unsigned(at) != IMAGE) {
      if (unsigned(at) == TRAILER) {
        throw new DamagedImageException("it has no frame");
      }
      at = skipBlock(at);
    }
    return at;
  }

  private Frame frame(int at) throws DamagedImageException {
    unsigned(at + 9); // so that a header cut short is told as such
    int left = unsignedShort(at + 1);
    int top = unsignedShort(at + 3);
    Dimensions size = Dimensions.of(unsignedShort(at + 5), unsignedShort(at + 7));
    Dimensions canvas =
        new Dimensions(
            Math.max(unsignedShort(6), left + size.width()),
            Math.max(unsignedShort(8), top + size.height()));
    return new Frame(canvas, left, top, (int) size.width(), (int) size.height());
  }

  private int skipBlock(int at) throws DamagedImageException {
    return switch (unsigned(at)) {
      case EXTENSION -> skipSubBlocks(at + 2);
      case IMAGE -> skipSubBlocks(codesOf(at) + 1);
      default -> throw new DamagedImageException("byte " + at + " should begin a block");
    };
  }

  /** Behind an image's descriptor and colour table: the code size, then the sub-blocks of codes. */
  private int codesOf(int image) throws DamagedImageException {
    return image + 10 + tableSize(unsigned(image + 9));
  }

  private int skipSubBlocks(int at) throws DamagedImageException {
    for (int length = unsigned(at); length != 0; length = unsigned(at)) {
      at += length + 1;
    }
    return at + 1;
  }

  private static int tableSize(int flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
  }

  private int unsignedShort(int at) {
    return file.getShort(at) & 0xffff;
  }

  private int unsigned(int at) throws DamagedImageException {
    if (at >= bytes.length) {
      throw new DamagedImageException("it is cut short");
    }
    return bytes[at] & 0xff;
  }
}
