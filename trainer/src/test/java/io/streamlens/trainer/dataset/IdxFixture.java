package io.streamlens.trainer.dataset;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Writes small IDX files: four training images and two test images of 2x3. */
final class IdxFixture {

  static final int IMAGES_MAGIC = 0x00000803;
  static final int LABELS_MAGIC = 0x00000801;

  private IdxFixture() {}

  static void writeAll(Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.write(directory.resolve("train-images-idx3-ubyte"), images(4));
    Files.write(directory.resolve("train-labels-idx1-ubyte"), labels(0, 1, 2, 9));
    Files.write(directory.resolve("t10k-images-idx3-ubyte.gz"), gzip(images(2)));
    Files.write(directory.resolve("t10k-labels-idx1-ubyte.gz"), gzip(labels(3, 4)));
  }

  static byte[] images(int count) {
    ByteBuffer buffer = ByteBuffer.allocate(16 + count * 6);
    buffer.putInt(IMAGES_MAGIC).putInt(count).putInt(2).putInt(3);
    for (int i = 0; i < count * 6; i++) {
      buffer.put((byte) (250 + i));
    }
    return buffer.array();
  }

  static byte[] labels(int... labels) {
    ByteBuffer buffer = ByteBuffer.allocate(8 + labels.length);
    buffer.putInt(LABELS_MAGIC).putInt(labels.length);
    for (int label : labels) {
      buffer.put((byte) label);
    }
    return buffer.array();
  }

  static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(compressed)) {
      out.write(bytes);
    }
    return compressed.toByteArray();
  }
}
