package io.streamlens.cli.models;

import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.manifest.GoldenSamples;
import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.manifest.ModelManifest;
import io.streamlens.modelstore.manifest.Precision;
import io.streamlens.modelstore.manifest.Preprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A model "pets" whose file is no SavedModel: the store never looks into it. */
public final class TestModel {

  private TestModel() {}

  /**
   * Publishes one more version.
   *
   * @param directory an empty one, for the files
   */
  public static ModelVersion publish(ModelStore store, Path directory) throws IOException {
    return publish(store, directory, draft());
  }

  static ModelVersion publish(ModelStore store, Path directory, ModelManifest draft)
      throws IOException {
    Files.writeString(Files.createDirectories(directory).resolve("saved_model.pb"), "a graph");
    return store.publish(draft, directory);
  }

  static ModelManifest draft() {
    return new ModelManifest(
        ModelManifest.SCHEMA_VERSION,
        "pets",
        0,
        Instant.parse("2026-01-02T03:04:05Z"),
        List.of(),
        new ImageSpec(2, 2, 1),
        Preprocessing.DEFAULT,
        Map.of(Precision.FP32, new ModelManifest.PrecisionResult(0.875)),
        List.of("cat", "dog"),
        Map.of("testAccuracy", 0.875),
        null,
        new GoldenSamples(
            GoldenSamples.DEFAULT_TOLERANCE,
            List.of(new GoldenSamples.Sample(new byte[4], new float[] {0.25f, 0.75f}))),
        null);
  }
}
