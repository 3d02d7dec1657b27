package io.streamlens.cli.models;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What another server wants its models to look like. */
enum ServingLayout {
  /** TensorFlow Serving: a directory a version, and one file that names what is served. */
  TF_SERVING("tf-serving", "") {
    @Override
    Map<Path, String> files(List<ServedVersions> models, ServingOptions options) {
      return TensorFlowServingConfig.files(models, options.basePath());
    }

    @Override
    String hint(Path directory) {
      return "tensorflow_model_server --model_config_file="
          + directory.resolve(TensorFlowServingConfig.FILE)
          + " --allow_version_labels_for_unavailable_models=true";
    }
  },
  /** Triton: a configuration a model. */
  TRITON("triton", "model.savedmodel") {
    @Override
    Map<Path, String> files(List<ServedVersions> models, ServingOptions options) {
      return TritonConfig.files(models, options.maxBatchSize());
    }

    @Override
    String hint(Path directory) {
      return "tritonserver --model-repository=" + directory;
    }
  };

  private final String text;
  private final String inVersion;

  ServingLayout(String text, String inVersion) {
    this.text = text;
    this.inVersion = inVersion;
  }

  /**
   * The files beside the versions' own, by their path in the directory.
   *
   * @throws io.streamlens.cli.CommandException if the server cannot serve these versions together
   */
  abstract Map<Path, String> files(List<ServedVersions> models, ServingOptions options);

  /** How the server is started. */
  abstract String hint(Path directory);

  /** Where a version's SavedModel is within its directory; empty for the directory itself. */
  String inVersion() {
    return inVersion;
  }

  /** As written on the command line. */
  @Override
  public String toString() {
    return text;
  }
}
