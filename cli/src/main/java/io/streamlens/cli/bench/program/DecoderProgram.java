package io.streamlens.cli.bench.program;

import com.sun.management.ThreadMXBean;
import io.streamlens.modelstore.image.ImageLimits;
import io.streamlens.modelstore.image.ImageReader;
import io.streamlens.modelstore.image.ImageRejectedException;
import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.manifest.Preprocessing;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;

/**
 * The decoders alone, on one thread: bytes of a record in, pixels out. Arguments: data set, its
 * directory or {@code -}. Order: {@code run FORMAT SECONDS}, answered by {@code ran IMAGES SECONDS
 * CPU_SECONDS ALLOCATED_BYTES}.
 */
public final class DecoderProgram {

  private final ImageReader reader = new ImageReader(ImageLimits.DEFAULT);
  private final SampleImages images;

  private DecoderProgram(SampleImages images) {
    this.images = images;
  }

  /** Works off orders until there are no more. */
  public static void main(String[] arguments) throws ImageRejectedException {
    Orders orders = new Orders();
    DecoderProgram program = new DecoderProgram(SampleImages.of(arguments[0], arguments[1]));
    orders.answer("ready");
    for (String order = orders.next(); order != null; order = orders.next()) {
      String[] words = order.split(" ");
      orders.answer(program.run(RecordFormat.valueOf(words[1]), Double.parseDouble(words[2])));
    }
  }

  private String run(RecordFormat format, double seconds) throws ImageRejectedException {
    List<byte[]> values = images.in(format);
    ImageSpec input = images.input();
    long bytes = allocated();
    double cpu = cpuSeconds();
    long start = System.nanoTime();
    long end = start + (long) (seconds * 1e9);
    long count = 0;
    long seen = 0;
    while (System.nanoTime() < end) {
      for (byte[] value : values) {
        seen += reader.read(value, format.contentType(), input, Preprocessing.DEFAULT).length;
      }
      count += values.size();
    }
    double elapsed = (System.nanoTime() - start) / 1e9;
    if (seen != count * input.size()) {
      throw new IllegalStateException("decoded to another size");
    }
    return String.format(
        Locale.ROOT,
        "ran %d %.4f %.4f %d",
        count,
        elapsed,
        cpuSeconds() - cpu,
        allocated() - bytes);
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  private static double cpuSeconds() {
    return ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .map(used -> used.toNanos() / 1e9)
        .orElse(Double.NaN);
  }
}
