package io.streamlens.cli.send;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** A data set of a few images of 3x5 pixels in the files of MNIST. */
final class IdxFiles {

  static final int HEIGHT = 3;
  static final int WIDTH = 5;

  private IdxFiles() {}

  static void write(Path directory, int testImages) throws IOException {
    Files.write(directory.resolve("train-images-idx3-ubyte"), images(2));
    Files.write(directory.resolve("train-labels-idx1-ubyte"), labels(2));
    Files.write(directory.resolve("t10k-images-idx3-ubyte"), images(testImages));
    Files.write(directory.resolve("t10k-labels-idx1-ubyte"), labels(testImages));
  }

  /** The pixels of one image: each value is another one. */
  static byte[] pixels(int image) {
    byte[] pixels = new byte[HEIGHT * WIDTH];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (17 * i + 31 * image);
    }
    return pixels;
  }

  /** The label of one image. */
  static int label(int image) {
    return image % 10;
  }

  private static byte[] images(int count) {
    ByteBuffer buffer = ByteBuffer.allocate(16 + count * HEIGHT * WIDTH);
    buffer.putInt(0x803).putInt(count).putInt(HEIGHT).putInt(WIDTH);
    for (int i = 0; i < count; i++) {
      buffer.put(pixels(i));
    }
    return buffer.array();
  }

  private static byte[] labels(int count) {
    ByteBuffer buffer = ByteBuffer.allocate(8 + count).putInt(0x801).putInt(count);
    for (int i = 0; i < count; i++) {
      buffer.put((byte) label(i));
    }
    return buffer.array();
  }
}
