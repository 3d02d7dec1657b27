package io.streamlens.cli.bench.program;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.streamlens.cli.send.ImageEncoding;
import io.streamlens.modelstore.manifest.ImageSpec;
import java.util.Locale;

/** How the images of a benchmark are written into records. */
public enum RecordFormat {
  /** The pixels as they are. */
  RAW(ImageEncoding.RAW),
  /** PNG. */
  PNG(ImageEncoding.PNG),
  /** JPEG. */
  JPEG(ImageEncoding.JPEG),
  /** An inference request with whole numbers. */
  JSON(ImageEncoding.JSON),
  /**
   * An inference request of the size of Crayfish's events: floating-point numbers with as many
   * digits as Java gives a random {@code float}, 8 to 9 KB for 784 of them.
   */
  FLOAT_JSON(ImageEncoding.JSON) {
    @Override
    byte[] encode(byte[] pixels, ImageSpec input) {
      StringBuilder json = new StringBuilder(12 * pixels.length + 128);
      json.append(
              "{\"inputs\":[{\"name\":\"images\",\"shape\":[1,%d,%d,%d],\"datatype\":\"FP32\""
                  .formatted(input.height(), input.width(), input.channels()))
          .append(",\"data\":[");
      for (int i = 0; i < pixels.length; i++) {
        // Below the pixel by less than half a grey level: digits that mean something.
        double value = Math.max(0, (pixels[i] & 0xff) - (i * 0.618033 % 0.45));
        json.append(i == 0 ? "" : ",").append(String.format(Locale.ROOT, "%.7f", value));
      }
      return json.append("]}]}").toString().getBytes(US_ASCII);
    }
  };

  private static final long FEWEST = 2_000;

  private final ImageEncoding encoding;

  RecordFormat(ImageEncoding encoding) {
    this.encoding = encoding;
  }

  /**
   * One image as the value of a record.
   *
   * @param pixels uint8 values, row-major HWC
   */
  byte[] encode(byte[] pixels, ImageSpec input) {
    return encoding.encode(pixels, input);
  }

  /**
   * How many images take so many seconds, but no more than a topic should hold, and 2,000 at least.
   *
   * @param rate images a second; NaN if it is not known
   */
  public long count(double rate, double seconds) {
    long most = this == FLOAT_JSON ? 200_000 : 800_000;
    return Math.max(FEWEST, Math.min(most, Math.round(rate * seconds)));
  }

  /** The value of the {@code content-type} header. */
  String contentType() {
    return encoding.contentType();
  }

  /** As results name it: {@code raw}, {@code png}, {@code jpeg} or {@code json}. */
  @Override
  public String toString() {
    return encoding.toString();
  }
}
