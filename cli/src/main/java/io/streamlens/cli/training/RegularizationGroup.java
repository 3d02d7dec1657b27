package io.streamlens.cli.training;

import picocli.CommandLine.Option;

/** What keeps the network from learning the images by heart. */
final class RegularizationGroup extends TrainingOptionGroup {

  @Option(
      names = "--weight-decay",
      paramLabel = "X",
      description = "Decay of kernels; adamw's is decoupled (default: 0.0).")
  void weightDecay(String value) {
    set("weight-decay", value);
  }

  @Option(
      names = "--label-smoothing",
      paramLabel = "X",
      description = "Share of the target spread over all labels (default: 0.0).")
  void labelSmoothing(String value) {
    set("label-smoothing", value);
  }

  @Option(
      names = "--ema",
      paramLabel = "DECAY",
      description = {
        "Evaluate and export a moving average of the weights with this decay, such as 0.998;",
        "0: the last weights (default: 0.0)."
      })
  void averaging(String value) {
    set("ema", value);
  }

  @Option(
      names = "--augment",
      paramLabel = "LIST",
      description = {
        "flip, shift[=PIXELS], crop[=SHARE], cutout[=PIXELS], brightness[=SHARE], mixup[=ALPHA],",
        "separated by commas (default: none)."
      })
  void augment(String value) {
    set("augment", value);
  }

  @Option(
      names = "--class-weights",
      paramLabel = "W",
      description = "none, balanced, or a number for each label: 1,2.5,… (default: none).")
  void classWeights(String value) {
    set("class-weights", value);
  }
}
