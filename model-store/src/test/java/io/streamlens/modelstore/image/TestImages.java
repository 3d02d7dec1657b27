package io.streamlens.modelstore.image;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Files of every kind, made from known pixels. */
final class TestImages {

  static final int GREY = 0;
  static final int RGB = 2;
  static final int PALETTE = 3;
  static final int GREY_ALPHA = 4;
  static final int RGB_ALPHA = 6;

  private static final byte[] PNG_SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};

  private TestImages() {}

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  static byte[] random(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** A PNG whose rows are {@code samples}, packed as the colour type and depth say. */
  static byte[] png(int width, int height, int depth, int type, byte[] samples, byte[]... chunks) {
    int rowBytes = samples.length / height;
    ByteArrayOutputStream rows = new ByteArrayOutputStream();
    for (int y = 0; y < height; y++) {
      rows.write(0); // the filter "none"
      rows.write(samples, y * rowBytes, rowBytes);
    }
    return concat(
        PNG_SIGNATURE,
        header(width, height, depth, type),
        concat(chunks),
        chunk("IDAT", deflated(rows.toByteArray())),
        chunk("IEND"));
  }

  static byte[] pngFrom(byte[]... chunks) {
    return concat(PNG_SIGNATURE, concat(chunks));
  }

  static byte[] header(int width, int height, int depth, int type) {
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    return chunk("IHDR", header.put((byte) depth).put((byte) type).array());
  }

  static byte[] chunk(String type, byte... data) {
    byte[] content = concat(type.getBytes(StandardCharsets.ISO_8859_1), data);
    CRC32 checksum = new CRC32();
    checksum.update(content);
    return ByteBuffer.allocate(content.length + 8)
        .putInt(data.length)
        .put(content)
        .putInt((int) checksum.getValue())
        .array();
  }

  static byte[] deflated(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static byte[] encode(BufferedImage image, String format) {
    return encode(new IIOImage(image, null, null), format, parameters -> {});
  }

  static byte[] encode(IIOImage image, String format, Consumer<ImageWriteParam> settings) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      settings.accept(parameters);
      writer.setOutput(stream);
      writer.write(null, image, parameters);
      stream.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  /** An image of {@code type} with random samples. */
  static BufferedImage randomImage(int width, int height, int type, long seed) {
    return filled(new BufferedImage(width, height, type), seed);
  }

  static BufferedImage filled(BufferedImage image, long seed) {
    WritableRaster raster = image.getRaster();
    Random random = new Random(seed);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        for (int band = 0; band < raster.getNumBands(); band++) {
          int bits = raster.getSampleModel().getSampleSize(band);
          raster.setSample(x, y, band, random.nextInt(1 << bits));
        }
      }
    }
    return image;
  }

  /** The samples of an 8-bit image as they are. */
  static byte[] samples(BufferedImage image) {
    int[] samples =
        image.getRaster().getPixels(0, 0, image.getWidth(), image.getHeight(), (int[]) null);
    return bytes(samples);
  }

  /** A BMP with a 40-byte header whose rows (bottom-up, padded) are {@code rows}. */
  static byte[] bmp(int width, int height, int bits, int compression, byte[] palette, byte[] rows) {
    ByteBuffer header = ByteBuffer.allocate(54).order(ByteOrder.LITTLE_ENDIAN);
    int start = 54 + palette.length;
    header.put((byte) 'B').put((byte) 'M').putInt(start + rows.length).putInt(0).putInt(start);
    header.putInt(40).putInt(width).putInt(height).putShort((short) 1).putShort((short) bits);
    header.putInt(compression).putInt(rows.length).putInt(0).putInt(0);
    int colours = compression == 3 ? 0 : palette.length / 4;
    header.putInt(colours).putInt(0);
    return concat(header.array(), palette, rows);
  }

  /** Puts a segment behind a JPEG's SOI. */
  static byte[] withSegment(byte[] jpeg, int marker, byte[] content) {
    int length = content.length + 2;
    return concat(
        bytes(0xff, 0xd8, 0xff, marker, length >> 8, length),
        content,
        java.util.Arrays.copyOfRange(jpeg, 2, jpeg.length));
  }

  static byte[] exif(int orientation) {
    return concat(
        "Exif\0\0".getBytes(StandardCharsets.ISO_8859_1),
        bytes('M', 'M', 0, 42, 0, 0, 0, 8, 0, 1),
        bytes(0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0));
  }
}
