package io.streamlens.modelstore.manifest;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.streamlens.modelstore.Digest;
import io.streamlens.modelstore.ModelReference;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code model.json} says of a version. Readers ignore fields they do not know; {@link
 * ManifestJson} writes and reads it.
 *
 * @param schemaVersion {@link #SCHEMA_VERSION}
 * @param name the model's name, as {@link ModelReference#NAME} says
 * @param version 1 or more; 0 in a draft that is not published yet
 * @param createdAt when it was made
 * @param files every file of the version but {@code model.json}, by path; empty in a draft
 * @param input the shape of one image
 * @param preprocessing how any image is brought to that shape
 * @param precision the precisions it was checked in, with what an evaluation gave; at least one
 * @param labels in index order; at least two, none twice
 * @param metrics figures of the evaluation by name, such as {@code testAccuracy}; all finite
 * @param training where it came from; absent for an imported model
 * @param imported what it was made of; absent for a model that was trained here
 * @param golden what a loaded model must reproduce; of the input's size and the labels' number
 * @param baseline of the held-out set; absent where none was at hand
 */
public record ModelManifest(
    @JsonProperty(required = true) int schemaVersion,
    String name,
    @JsonProperty(required = true) int version,
    Instant createdAt,
    List<ModelFile> files,
    ImageSpec input,
    Preprocessing preprocessing,
    Map<Precision, PrecisionResult> precision,
    List<String> labels,
    Map<String, Double> metrics,
    @Nullable TrainingRecord training,
    @Nullable ImportRecord imported,
    GoldenSamples golden,
    @Nullable Baseline baseline) {

  /** The manifest format that this code writes, and the only one it reads. */
  public static final int SCHEMA_VERSION = 1;

  /** The file name of the manifest in a version's directory. */
  public static final String FILE_NAME = "model.json";

  /**
   * @throws IllegalArgumentException naming the field that is missing or out of its bounds
   */
  public ModelManifest {
    checkSchemaVersion(schemaVersion);
    checkName(name);
    if (version < 0) {
      throw new IllegalArgumentException(
          "version must be 1 or more (0 in a draft), not " + version);
    }
    Require.present("createdAt", createdAt);
    files = checkedFiles(files);
    Require.present("input", input);
    Require.present("preprocessing", preprocessing);
    precision = checkedPrecision(precision);
    labels = checkedLabels(labels);
    metrics = checkedMetrics(metrics);
    Require.present("golden", golden);
    golden.checkFits(input, labels.size(), precision.keySet());
    if (baseline != null) {
      baseline.checkFits(labels.size());
    }
  }

  /** The manifest of a model that was not imported. */
  public ModelManifest(
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
    this(
        schemaVersion,
        name,
        version,
        createdAt,
        files,
        input,
        preprocessing,
        precision,
        labels,
        metrics,
        training,
        null,
        golden,
        baseline);
  }

  /** This manifest with what the store decides when it publishes it. */
  public ModelManifest published(int number, List<ModelFile> publishedFiles) {
    return new ModelManifest(
        schemaVersion,
        name,
        number,
        createdAt,
        publishedFiles,
        input,
        preprocessing,
        precision,
        labels,
        metrics,
        training,
        imported,
        golden,
        baseline);
  }

  private static void checkSchemaVersion(int schemaVersion) {
    if (schemaVersion != SCHEMA_VERSION) {
      throw new IllegalArgumentException(
          "schemaVersion must be "
              + SCHEMA_VERSION
              + ", not "
              + schemaVersion
              + (schemaVersion > SCHEMA_VERSION ? " (made by a newer Streamlens)" : ""));
    }
  }

  private static void checkName(String name) {
    Require.present("name", name);
    ModelReference.checkName("name", name);
  }

  private static List<ModelFile> checkedFiles(List<ModelFile> files) {
    Require.noNulls("files", Require.present("files", files));
    Set<String> paths = new HashSet<>();
    for (ModelFile file : files) {
      if (!paths.add(file.path())) {
        throw new IllegalArgumentException("files must not name '" + file.path() + "' twice");
      }
    }
    return List.copyOf(files);
  }

  private static Map<Precision, PrecisionResult> checkedPrecision(
      Map<Precision, PrecisionResult> precision) {
    Require.noNulls("precision", Require.present("precision", precision).values());
    if (precision.isEmpty()) {
      throw new IllegalArgumentException("precision must have at least one entry");
    }
    return Map.copyOf(precision);
  }

  private static List<String> checkedLabels(List<String> labels) {
    Require.present("labels", labels);
    if (labels.size() < 2) {
      throw new IllegalArgumentException("labels must be at least two, not " + labels.size());
    }
    Set<String> seen = new HashSet<>();
    for (String label : labels) {
      Require.text("each of labels", label);
      if (!seen.add(label)) {
        throw new IllegalArgumentException("labels must not have '" + label + "' twice");
      }
    }
    return List.copyOf(labels);
  }

  private static Map<String, Double> checkedMetrics(@Nullable Map<String, Double> metrics) {
    if (metrics == null) {
      return Map.of();
    }
    metrics.forEach(
        (name, value) -> {
          Require.text("each name in metrics", name);
          Require.finite("metrics." + name, Require.present("metrics." + name, value));
        });
    return Map.copyOf(metrics);
  }

  /**
   * One file of a version.
   *
   * @param path relative to the version's directory, with {@code /} between its parts; none of them
   *     empty, {@code .} or {@code ..}
   * @param size in bytes, 0 or more
   * @param sha256 of its bytes
   */
  public record ModelFile(String path, @JsonProperty(required = true) long size, Digest sha256) {

    private static final Pattern FORBIDDEN =
        Pattern.compile(
            "/.*|.*/|.*//.*|(?:.*/)?\\.\\.?(?:/.*)?|.*[\\\\\\p{Cntrl}].*", Pattern.DOTALL);

    /**
     * @throws IllegalArgumentException naming what is missing or out of its bounds
     */
    public ModelFile {
      Require.text("path", path);
      if (FORBIDDEN.matcher(path).matches()) {
        throw new IllegalArgumentException(
            "path must be relative, without '..', '.', empty parts, backslashes or control"
                + " characters, not '"
                + path
                + "'");
      }
      if (path.equals(FILE_NAME)) {
        throw new IllegalArgumentException("path must not be " + FILE_NAME + " itself");
      }
      if (size < 0) {
        throw new IllegalArgumentException("size must be 0 or more, not " + size);
      }
      Require.present("sha256", sha256);
    }
  }

  /**
   * What the evaluation gave in one precision.
   *
   * @param accuracy on the held-out set, 0 to 1; absent where none was at hand
   */
  public record PrecisionResult(@Nullable Double accuracy) {

    /**
     * @throws IllegalArgumentException if {@code accuracy} is out of its range
     */
    @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
    public PrecisionResult {
      if (accuracy != null) {
        Require.range("accuracy", accuracy, 0, 1);
      }
    }

    /** That of an evaluation there was. */
    public PrecisionResult(double accuracy) {
      this(Double.valueOf(accuracy));
    }
  }
}
