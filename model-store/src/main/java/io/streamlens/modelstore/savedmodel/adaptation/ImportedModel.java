package io.streamlens.modelstore.savedmodel.adaptation;

import io.streamlens.modelstore.manifest.GoldenSamples;
import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.manifest.ImportRecord;
import io.streamlens.modelstore.manifest.ModelManifest;
import io.streamlens.modelstore.manifest.ModelManifest.PrecisionResult;
import io.streamlens.modelstore.manifest.Precision;
import io.streamlens.modelstore.manifest.Preprocessing;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What is known of a model after it was made to fit.
 *
 * @param input the shape of an image
 * @param labels in the order of its outputs
 * @param golden what the graph gave before it was wrapped
 * @param record what it was made of
 */
public record ImportedModel(
    ImageSpec input, List<String> labels, GoldenSamples golden, ImportRecord record) {

  public ImportedModel {
    labels = List.copyOf(labels);
  }

  /**
   * A manifest to publish it with: nobody measured how good it is, so nothing says so.
   *
   * @param name the model's name
   * @param preprocessing how any image is brought to its input
   * @param createdAt when it was made
   */
  public ModelManifest draft(String name, Preprocessing preprocessing, Instant createdAt) {
    return new ModelManifest(
        ModelManifest.SCHEMA_VERSION,
        name,
        0,
        createdAt,
        List.of(),
        input,
        preprocessing,
        Map.of(Precision.FP32, new PrecisionResult(null)),
        labels,
        Map.of(),
        null,
        record,
        golden,
        null);
  }
}
