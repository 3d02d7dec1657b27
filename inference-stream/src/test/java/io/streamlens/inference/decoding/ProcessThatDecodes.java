package io.streamlens.inference.decoding;

import io.streamlens.inference.TestModels;
import io.streamlens.inference.outcome.SourcePosition;
import io.streamlens.modelstore.image.ImageLimits;
import io.streamlens.modelstore.image.ImageReader;
import io.streamlens.modelstore.manifest.ModelManifest;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;

/**
 * Decodes images that our own reader leaves to another, those at offsets 0 to 9, two at a time; the
 * decoder takes the whole process down at offset 5. Prints what became of each.
 */
public final class ProcessThatDecodes {

  static final int KILLER = 5;
  static final int EXIT_CODE = 137;

  private ProcessThatDecodes() {}

  public static void main(String[] arguments) throws Exception {
    ModelManifest manifest = TestModels.version("m", 1).manifest();
    byte[] png = Pngs.deep(2, 2);
    try (DecodingJournal journal = DecodingJournal.open(Path.of(arguments[0]), 4)) {
      CountDownLatch neighbourDecodes = new CountDownLatch(1);
      ImageDecoding decoding =
          new ImageDecoding(
              new ImageReader(ImageLimits.DEFAULT),
              (image, model) -> {
                byte[] value = Objects.requireNonNull(image.value());
                if (value[value.length - 1] == KILLER) {
                  await(neighbourDecodes);
                  Runtime.getRuntime().halt(EXIT_CODE);
                }
                return new byte[4];
              },
              1 << 20,
              journal,
              2);
      // An innocent neighbour that is in decoding when the process dies the first time.
      SourcePosition neighbour = new SourcePosition("images", 0, KILLER - 1);
      if (journal.deaths(neighbour) == 0) {
        journal.begin(neighbour);
      }
      neighbourDecodes.countDown();
      for (int offset = 0; offset < 10; offset++) {
        byte[] value = java.util.Arrays.copyOf(png, png.length + 1);
        value[png.length] = (byte) offset;
        try {
          decoding.decode(
              new SourcePosition("images", 0, offset),
              decoding.header(value, "image/png"),
              manifest);
          System.out.println(offset + " decoded");
        } catch (PoisonousImageException e) {
          System.out.println(offset + " poisonous: " + e.getMessage());
        }
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
