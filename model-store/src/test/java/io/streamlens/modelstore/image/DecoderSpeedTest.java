package io.streamlens.modelstore.image;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.manifest.Preprocessing;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What reading an image takes, beside the JDK's decoders and Jackson, as strict: one thread, time
 * and heap. {@code mvn -pl model-store -am test -Dexcluded.tags=none -Dtest=DecoderSpeedTest
 * -Dsurefire.failIfNoSpecifiedTests=false} prints it.
 */
@Tag("slow")
class DecoderSpeedTest {

  private static final int REPEATS = 5;
  private static final long WARM_UP = TimeUnit.MILLISECONDS.toNanos(1500);
  private static final long REPEAT = TimeUnit.MILLISECONDS.toNanos(300);

  private static final ImageReader READER = new ImageReader(ImageLimits.DEFAULT);
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void shouldShowWhatEachFormatTakes() throws Exception {
    System.out.printf(
        "%-40s %10s %8s %12s %10s %12s%n",
        "image, and what the model takes", "us", "spread", "heap bytes", "other: us", "heap bytes");
    png("PNG, 28x28 grey", BufferedImage.TYPE_BYTE_GRAY, 28, 28);
    png("PNG, 32x32 RGB", BufferedImage.TYPE_3BYTE_BGR, 32, 32);
    png("PNG, 224x224 RGB", BufferedImage.TYPE_3BYTE_BGR, 224, 224);
    jpeg("JPEG, 224x224 RGB", 224, 224, new ImageSpec(224, 224, 3));
    jpeg("JPEG, 500x375 RGB to 224x224", 500, 375, new ImageSpec(224, 224, 3));
    jpeg("JPEG, 1024x768 RGB to 224x224", 1024, 768, new ImageSpec(224, 224, 3));
    jpeg("JPEG, 1024x768 RGB to 96x96", 1024, 768, new ImageSpec(96, 96, 3));
    jpeg("JPEG, 1024x768 RGB to 28x28 grey", 1024, 768, new ImageSpec(28, 28, 1));
    json("JSON, 784 whole numbers", "UINT8", "");
    json("JSON, 784 numbers with a fraction", "FP32", ".25");
  }

  private static void png(String name, int type, int width, int height) throws Exception {
    BufferedImage image = onBlack(picture(width, height, type));
    byte[] file = TestImages.encode(image, "png");
    ImageSpec spec = new ImageSpec(height, width, image.getRaster().getNumBands());
    Callable<Object> jdk =
        () -> {
          PngFile png = PngFile.parse(file);
          Dimensions size = PngFile.dimensions(file);
          return PixelFit.fit(
              EncodedImageDecoder.unusualPng(file, png, size, writer(size, spec)),
              spec,
              Preprocessing.DEFAULT);
        };
    print(name, reading(file, "image/png", spec), jdk);
  }

  private static void jpeg(String name, int width, int height, ImageSpec spec) throws Exception {
    byte[] file = TestImages.encode(picture(width, height, BufferedImage.TYPE_3BYTE_BGR), "jpeg");
    Callable<Object> jdk =
        () -> {
          JpegFile jpeg = JpegFile.parse(file);
          Dimensions size = JpegFile.dimensions(file);
          byte[] plain = jpeg.withoutMetadata();
          return PixelFit.fit(
              EncodedImageDecoder.unusualJpeg(plain, jpeg, size, writer(size, spec)),
              spec,
              Preprocessing.DEFAULT);
        };
    print(name, reading(file, "image/jpeg", spec), jdk);
  }

  private static void json(String name, String datatype, String fraction) throws Exception {
    StringBuilder data = new StringBuilder();
    for (int i = 0; i < 784; i++) {
      data.append(i == 0 ? "" : ",").append(i * 37 % 255).append(fraction);
    }
    byte[] request =
        ("{\"inputs\":[{\"name\":\"images\",\"shape\":[1,28,28,1],\"datatype\":\""
                + datatype
                + "\",\"data\":["
                + data
                + "]}]}")
            .getBytes(StandardCharsets.UTF_8);
    ImageSpec spec = new ImageSpec(28, 28, 1);
    print(
        name,
        reading(request, "application/json", spec),
        () -> InferenceRequestReader.readAny(request, spec));
  }

  private static Callable<Object> reading(byte[] value, String contentType, ImageSpec spec) {
    return () -> READER.read(value, contentType, spec, Preprocessing.DEFAULT);
  }

  private static PixelWriter writer(Dimensions size, ImageSpec spec) {
    return new PixelWriter(
        (int) size.width(), (int) size.height(), spec.channels(), new Background(0, 0, 0));
  }

  /** Shapes with some noise on them, so that it compresses as a photograph does. */
  static BufferedImage picture(int width, int height, int type) throws IOException {
    BufferedImage image = new BufferedImage(width, height, type);
    java.util.Random random = new java.util.Random(7);
    int bands = image.getRaster().getNumBands();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int band = 0; band < bands; band++) {
          double wave = Math.sin(x * 9.0 / width + band) + Math.cos(y * 14.0 / height - band);
          int edge = (x * 8 / width + y * 6 / height) % 2 * 40;
          int value = (int) (100 + 40 * wave + edge + 6 * random.nextGaussian());
          image.getRaster().setSample(x, y, band, Math.max(0, Math.min(255, value)));
        }
      }
    }
    return image;
  }

  /** A round cut-out, as things on a plain ground are. */
  private static BufferedImage onBlack(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double across = (2.0 * x - width) / width;
        double down = (2.0 * y - height) / height;
        if (across * across + down * down > 0.8) {
          image.setRGB(x, y, 0);
        }
      }
    }
    return image;
  }

  private static void print(String name, Callable<Object> ours, Callable<Object> other)
      throws Exception {
    double[] figures = measure(ours);
    String line =
        String.format(
            Locale.ROOT, "%-40s %10.1f %7.0f%% %,12.0f", name, figures[0], figures[1], figures[2]);
    double[] others = measure(other);
    line += String.format(Locale.ROOT, " %10.1f %,12.0f", others[0], others[2]);
    System.out.println(line);
    assertTrue(figures[0] > 0);
  }

  /** Median microseconds, their spread in percent of it, heap bytes; of one call. */
  private static double[] measure(Callable<Object> work) throws Exception {
    run(work, WARM_UP);
    double[] micros = new double[REPEATS];
    double bytes = 0;
    for (int i = 0; i < REPEATS; i++) {
      long allocated = THREADS.getCurrentThreadAllocatedBytes();
      long start = System.nanoTime();
      int calls = run(work, REPEAT);
      micros[i] = (System.nanoTime() - start) / 1e3 / calls;
      bytes = (double) (THREADS.getCurrentThreadAllocatedBytes() - allocated) / calls;
    }
    Arrays.sort(micros);
    double median = micros[REPEATS / 2];
    return new double[] {median, 100 * (micros[REPEATS - 1] - micros[0]) / median, bytes};
  }

  private static int run(Callable<Object> work, long nanos) throws Exception {
    long end = System.nanoTime() + nanos;
    int calls = 0;
    do {
      if (work.call() == null) {
        throw new IllegalStateException("nothing was read");
      }
      calls++;
    } while (System.nanoTime() < end);
    return calls;
  }
}
