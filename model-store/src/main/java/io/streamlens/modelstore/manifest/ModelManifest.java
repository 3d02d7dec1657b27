package io.streamlens.modelstore.manifest;

import io.streamlens.modelstore.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code model.json} says of a version. Readers ignore fields they do not know.
 *
 * @param schemaVersion {@link #SCHEMA_VERSION}
 * @param name the model's name
 * @param version 1 or more; 0 in a draft that is not published yet
 * @param createdAt when it was made
 * @param files every file of the version but {@code model.json}, by path; empty in a draft
 * @param input the shape of one image
 * @param preprocessing how any image is brought to that shape
 * @param precision the precisions it was evaluated in, with what came out
 * @param labels in index order; at least two, none twice
 * @param metrics figures of the evaluation by name, such as {@code testAccuracy}
 * @param training where it came from; absent for an imported model
 * @param golden what a loaded model must reproduce
 * @param baseline of the held-out set; absent where none was at hand
 */
public record ModelManifest(
    int schemaVersion,
    String name,
    int version,
    Instant createdAt,
    List<ModelFile> files,
    ImageSpec input,
    Preprocessing preprocessing,
    Map<Precision, PrecisionResult> precision,
    List<String> labels,
    Map<String, Double> metrics,
    @Nullable TrainingRecord training,
    GoldenSamples golden,
    @Nullable Baseline baseline) {

  /** The manifest format that this code writes. */
  public static final int SCHEMA_VERSION = 1;

  /** The file name of the manifest in a version's directory. */
  public static final String FILE_NAME = "model.json";

  /**
   * One file of a version.
   *
   * @param path relative to the version's directory, with {@code /} between its parts
   * @param size in bytes
   * @param sha256 of its bytes
   */
  public record ModelFile(String path, long size, Digest sha256) {}

  /**
   * What the evaluation gave in one precision.
   *
   * @param accuracy on the held-out set, 0 to 1
   */
  public record PrecisionResult(double accuracy) {}
}
