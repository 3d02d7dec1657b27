package io.streamlens.cli.models;

import io.streamlens.cli.CommandException;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.manifest.ModelManifest;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files that tell Triton of a model: {@code config.pbtxt}, an {@code inference.ModelConfig} in
 * text form, and its labels. Triton has one configuration for all versions of a model.
 */
final class TritonConfig {

  private static final String LABELS = "labels.txt";

  private TritonConfig() {}

  /**
   * @throws CommandException if the versions of a model differ in what they take or give
   */
  static Map<Path, String> files(List<ServedVersions> models, int maxBatchSize) {
    Map<Path, String> files = new LinkedHashMap<>();
    for (ServedVersions model : models) {
      ModelManifest manifest = common(model);
      Path directory = Path.of(model.name());
      files.put(directory.resolve("config.pbtxt"), config(model, manifest, maxBatchSize));
      files.put(directory.resolve(LABELS), String.join("\n", manifest.labels()) + "\n");
    }
    return files;
  }

  private static ModelManifest common(ServedVersions model) {
    ModelVersion first = model.versions().get(model.versions().firstKey());
    for (ModelVersion version : model.versions().values()) {
      if (!version.manifest().input().equals(first.manifest().input())
          || !version.manifest().labels().equals(first.manifest().labels())) {
        throw new CommandException(
            "%s and %s differ in their input or their labels, and Triton has one configuration for"
                    .formatted(first.reference(), version.reference())
                + " all versions of a model (export one of them)");
      }
    }
    return first.manifest();
  }

  private static String config(ServedVersions model, ModelManifest manifest, int maxBatchSize) {
    ImageSpec input = manifest.input();
    TextProto config = new TextProto();
    model.labels().forEach((alias, version) -> config.comment(alias + " was version " + version));
    config
        .string("name", model.name())
        .string("platform", "tensorflow_savedmodel")
        .field("max_batch_size", maxBatchSize)
        .message(
            "input",
            () ->
                config
                    .string("name", "images")
                    .field("data_type", "TYPE_UINT8")
                    .field("format", "FORMAT_NHWC")
                    .numbers("dims", List.of(input.height(), input.width(), input.channels())))
        .message(
            "output",
            () ->
                config
                    .string("name", "probabilities")
                    .field("data_type", "TYPE_FP32")
                    .numbers("dims", List.of(manifest.labels().size()))
                    .string("label_filename", LABELS))
        .message(
            "version_policy",
            () ->
                config.message(
                    "specific", () -> config.numbers("versions", model.versions().keySet())))
        .message("dynamic_batching", () -> {});
    return config.toString();
  }
}
