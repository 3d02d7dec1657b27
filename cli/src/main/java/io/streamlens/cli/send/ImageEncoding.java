package io.streamlens.cli.send;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.streamlens.modelstore.manifest.ImageSpec;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** How the pixels of a data set's image are written into a record. */
public enum ImageEncoding {
  /** PNG: lossless. */
  PNG("image/png") {
    @Override
    public byte[] encode(byte[] pixels, ImageSpec input) {
      return write(image(pixels, input), "png", 0);
    }
  },
  /** JPEG of high quality; the pixels that come out are not quite those that went in. */
  JPEG("image/jpeg") {
    @Override
    public byte[] encode(byte[] pixels, ImageSpec input) {
      return write(image(pixels, input), "jpeg", JPEG_QUALITY);
    }
  },
  /** The pixels as they are: uint8, row-major HWC. */
  RAW("application/octet-stream") {
    @Override
    public byte[] encode(byte[] pixels, ImageSpec input) {
      return pixels.clone();
    }
  },
  /** A request of the Open Inference Protocol (V2) with one input of one image. */
  JSON("application/json") {
    @Override
    public byte[] encode(byte[] pixels, ImageSpec input) {
      return inferenceRequest(pixels, input);
    }
  };

  private static final float JPEG_QUALITY = 0.95f;

  private final String contentType;

  ImageEncoding(String contentType) {
    this.contentType = contentType;
  }

  /**
   * Encodes one image.
   *
   * @param pixels uint8 values, row-major HWC; not changed
   * @param input their shape
   */
  public abstract byte[] encode(byte[] pixels, ImageSpec input);

  /** The value of the {@code content-type} header. */
  public String contentType() {
    return contentType;
  }

  /** As written on the command line, such as {@code png}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static BufferedImage image(byte[] pixels, ImageSpec input) {
    if (input.channels() == 1) {
      BufferedImage grey =
          new BufferedImage(input.width(), input.height(), BufferedImage.TYPE_BYTE_GRAY);
      grey.getRaster().setDataElements(0, 0, input.width(), input.height(), pixels);
      return grey;
    }
    BufferedImage colour =
        new BufferedImage(input.width(), input.height(), BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < input.width() * input.height(); i++) {
      int red = pixels[3 * i] & 0xff;
      int green = pixels[3 * i + 1] & 0xff;
      int blue = pixels[3 * i + 2] & 0xff;
      colour.setRGB(i % input.width(), i / input.width(), red << 16 | green << 8 | blue);
    }
    return colour;
  }

  private static byte[] write(BufferedImage image, String format, float quality) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.setUseCache(false);
    try (ImageOutputStream output = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(output);
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      if (quality > 0) {
        parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        parameters.setCompressionQuality(quality);
      }
      writer.write(null, new IIOImage(image, null, null), parameters);
      output.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("writing an image to memory failed", e);
    } finally {
      writer.dispose();
    }
  }

  private static byte[] inferenceRequest(byte[] pixels, ImageSpec input) {
    StringBuilder json = new StringBuilder(4 * pixels.length + 128);
    json.append("{\"inputs\":[{\"name\":\"images\",\"shape\":[1,")
        .append(input.height())
        .append(',')
        .append(input.width())
        .append(',')
        .append(input.channels())
        .append("],\"datatype\":\"UINT8\",\"data\":[");
    for (int i = 0; i < pixels.length; i++) {
      json.append(i == 0 ? "" : ",").append(pixels[i] & 0xff);
    }
    return json.append("]}]}").toString().getBytes(US_ASCII);
  }
}
