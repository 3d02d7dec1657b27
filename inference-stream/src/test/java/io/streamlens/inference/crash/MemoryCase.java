package io.streamlens.inference.crash;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A load under which a stream's memory is looked at.
 *
 * @param name what is sent, for people
 * @param side of the model's images, in pixels
 * @param images the sequence of images
 * @param count how many are sent
 * @param lead how many the producer may be ahead of the results
 * @param heap of the stream's process, in mebibytes
 * @param settings of the stream
 */
record MemoryCase(
    String name,
    int side,
    Supplier<LoadImage> images,
    long count,
    int lead,
    int heap,
    Map<String, String> settings) {

  private static final int LABELS = 10;
  private static final int RAW_SIDE = 28;
  private static final int GRID_SIDE = 4;

  /** Raw pixels of the size that most examples have. */
  static MemoryCase small(long count) {
    List<LoadImage> pool =
        IntStream.range(0, LABELS)
            .mapToObj(
                label ->
                    new LoadImage(
                        TinyModel.pixels(label, RAW_SIDE),
                        "application/octet-stream",
                        TinyModel.label(label)))
            .toList();
    return new MemoryCase("raw, 784 bytes", RAW_SIDE, anyOf(pool), count, 20_000, 512, Map.of());
  }

  /** Half PNG, half BMP. */
  static MemoryCase large(long count) {
    List<LoadImage> pool =
        IntStream.range(0, 2 * LABELS)
            .mapToObj(i -> i < LABELS ? picture(i, 820, "png") : picture(i - LABELS, 704, "bmp"))
            .toList();
    return new MemoryCase("PNG and BMP, 500 KB", GRID_SIDE, anyOf(pool), count, 400, 512, Map.of());
  }

  /**
   * Images of 1 MB, as fast as they can be taken, far more of them waiting than the heap could
   * hold.
   *
   * @param budget bytes that may be in flight, and again bytes that may be in decoding
   */
  static MemoryCase budgeted(int count, String budget) {
    List<LoadImage> pool =
        IntStream.range(0, LABELS).mapToObj(label -> picture(label, 1156, "png")).toList();
    Map<String, String> settings =
        Map.of(
            // Each commit waits for what is in flight: seldom, so that much can be.
            "streamlens.commit-interval", "10s",
            "streamlens.transaction-timeout", "60s",
            "streamlens.in-flight-bytes", budget,
            "streamlens.decode-bytes", budget,
            // Decoding is slower than reading from the topic, so that images pile up.
            "streamlens.decode-threads", "1");
    return new MemoryCase(
        "PNG, 1 MB, all waiting", GRID_SIDE, anyOf(pool), count, count, 384, settings);
  }

  private static LoadImage picture(int label, int side, String format) {
    byte[] value = Pictures.encoded(label, side, format, new Random(side + label));
    return new LoadImage(value, null, TinyModel.label(label));
  }

  private static Supplier<LoadImage> anyOf(List<LoadImage> pool) {
    Random random = new Random(1);
    return () -> pool.get(random.nextInt(pool.size()));
  }
}
