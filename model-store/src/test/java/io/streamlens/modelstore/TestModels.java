package io.streamlens.modelstore;

import io.streamlens.modelstore.manifest.Baseline;
import io.streamlens.modelstore.manifest.GoldenSamples;
import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.manifest.ModelManifest;
import io.streamlens.modelstore.manifest.ModelManifest.PrecisionResult;
import io.streamlens.modelstore.manifest.Precision;
import io.streamlens.modelstore.manifest.Preprocessing;
import io.streamlens.modelstore.manifest.TrainingRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Small models whose files are no SavedModel: a store never looks into them. */
public final class TestModels {

  private TestModels() {}

  /** A complete draft: 2x2 grey images, two labels. */
  public static ModelManifest draft(String name) {
    return new ModelManifest(
        ModelManifest.SCHEMA_VERSION,
        name,
        0,
        Instant.parse("2026-01-02T03:04:05.678901234Z"),
        List.of(),
        new ImageSpec(2, 2, 1),
        Preprocessing.DEFAULT,
        Map.of(Precision.FP32, new PrecisionResult(0.875)),
        List.of("cat", "dög"),
        Map.of("testAccuracy", 0.875, "loss", 0.25),
        new TrainingRecord(
            "pets",
            Digest.of(new byte[] {1}).value(),
            "softmax",
            Map.of("epochs", 3, "learningRate", 0.001, "optimizer", "adam"),
            42,
            "cpu",
            "2.18.0",
            1.5),
        new GoldenSamples(
            GoldenSamples.DEFAULT_TOLERANCE,
            List.of(
                new GoldenSamples.Sample(
                    new byte[] {0, 127, (byte) 128, (byte) 255}, new float[] {0.1f, 0.9f}))),
        new Baseline(List.of(0.5, 0.5), List.of(0.25, 0.75), 100.5, 60.25));
  }

  /**
   * Makes a directory to publish: {@code saved_model.pb}, one file in {@code variables}, one in
   * {@code report}.
   *
   * @param content goes into each file, so that two models can be told apart
   */
  public static Path files(Path directory, String content) {
    try {
      write(directory.resolve("saved_model.pb"), "graph " + content);
      write(directory.resolve("variables/variables.index"), "index " + content);
      write(directory.resolve("report/report.html"), "<html>" + content);
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, content.getBytes(StandardCharsets.UTF_8));
  }
}
