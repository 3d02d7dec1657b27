package io.streamlens.trainer.dataset;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/**
 * The IDX format of MNIST and its relatives: a magic number (two zero bytes, the type, the number
 * of dimensions), the big-endian dimensions, the values. Only unsigned bytes are read; compressed
 * with gzip or not, by the file's first bytes.
 *
 * @param dimensions the lengths of the dimensions, as many as were asked for
 * @param values row-major
 */
@SuppressWarnings("ArrayRecordComponent")
record IdxFile(int[] dimensions, byte[] values) {

  private static final int UNSIGNED_BYTE = 0x08;
  private static final int GZIP_MAGIC = 0x1f8b;

  /**
   * Reads a file of {@code dimensionCount} dimensions.
   *
   * @throws CorruptDatasetException naming the file and what is wrong with it
   */
  static IdxFile read(Path file, int dimensionCount) {
    try (DataInputStream in = new DataInputStream(new BufferedInputStream(open(file)))) {
      int[] dimensions = readHeader(file, in, dimensionCount);
      return new IdxFile(dimensions, readValues(file, in, dimensions));
    } catch (EOFException e) {
      throw new CorruptDatasetException(file + " is cut short", e);
    } catch (IOException e) {
      throw new CorruptDatasetException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static InputStream open(Path file) throws IOException {
    return isCompressed(file)
        ? new GZIPInputStream(Files.newInputStream(file), 1 << 16)
        : Files.newInputStream(file);
  }

  private static boolean isCompressed(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] magic = in.readNBytes(2);
      return magic.length == 2 && ((magic[0] & 0xff) << 8 | (magic[1] & 0xff)) == GZIP_MAGIC;
    }
  }

  private static int[] readHeader(Path file, DataInputStream in, int dimensionCount)
      throws IOException {
    int expected = UNSIGNED_BYTE << 8 | dimensionCount;
    int magic = in.readInt();
    if (magic != expected) {
      throw new CorruptDatasetException(
          "%s is not an IDX file of %d dimensions: its magic number is 0x%08x, not 0x%08x"
              .formatted(file, dimensionCount, magic, expected));
    }
    int[] dimensions = new int[dimensionCount];
    for (int i = 0; i < dimensionCount; i++) {
      dimensions[i] = in.readInt();
    }
    return dimensions;
  }

  private static byte[] readValues(Path file, DataInputStream in, int[] dimensions)
      throws IOException {
    int size = size(file, dimensions);
    // Reads in pieces: a header that lies does not cost the memory it claims.
    byte[] values = in.readNBytes(size);
    if (values.length < size) {
      throw new CorruptDatasetException(
          "%s is cut short: its header says %s, %d bytes, but only %d follow"
              .formatted(file, text(dimensions), size, values.length));
    }
    if (in.read() >= 0) {
      throw new CorruptDatasetException(
          "%s is longer than its header says (%s, %d bytes)"
              .formatted(file, text(dimensions), size));
    }
    return values;
  }

  private static int size(Path file, int[] dimensions) {
    long size = 1;
    for (int dimension : dimensions) {
      if (dimension < 1 || (size *= dimension) > Integer.MAX_VALUE - 8) {
        throw new CorruptDatasetException(
            "%s has a header that makes no sense: %s".formatted(file, text(dimensions)));
      }
    }
    return (int) size;
  }

  private static String text(int[] dimensions) {
    return Arrays.stream(dimensions).mapToObj(Integer::toString).collect(Collectors.joining("x"));
  }
}
