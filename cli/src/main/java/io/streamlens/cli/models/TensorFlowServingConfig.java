package io.streamlens.cli.models;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The file that tells TensorFlow Serving what to serve: a {@code
 * tensorflow.serving.ModelServerConfig} in text form. Its versions are pinned: a version that is
 * added to the directory later is not taken up by itself.
 */
final class TensorFlowServingConfig {

  static final String FILE = "models.config";

  private TensorFlowServingConfig() {}

  /**
   * @param basePath where the server sees the directory that the versions lie in
   */
  static Map<Path, String> files(List<ServedVersions> models, Path basePath) {
    TextProto config = new TextProto();
    config.message(
        "model_config_list", () -> models.forEach(model -> write(model, basePath, config)));
    return Map.of(Path.of(FILE), config.toString());
  }

  private static void write(ServedVersions model, Path basePath, TextProto config) {
    config.message(
        "config",
        () -> {
          config.string("name", model.name());
          config.string("base_path", basePath.resolve(model.name()).toString());
          config.string("model_platform", "tensorflow");
          config.message(
              "model_version_policy",
              () ->
                  config.message(
                      "specific", () -> config.numbers("versions", model.versions().keySet())));
          model
              .labels()
              .forEach(
                  (label, version) ->
                      config.message(
                          "version_labels",
                          () -> config.string("key", label).field("value", version)));
        });
  }
}
