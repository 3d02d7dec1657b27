package io.streamlens.cli.training;

import picocli.CommandLine.Option;

/** Where and how the steps are computed. */
final class ExecutionGroup extends TrainingOptionGroup {

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = {
        "Seed of all random numbers: with the same seed, options, threads and machine a run on a"
            + " CPU",
        "gives the same weights (default: 1)."
      })
  void seed(String value) {
    set("seed", value);
  }

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "auto (a GPU where there is one), cpu or gpu (default: auto).")
  void device(String value) {
    set("device", value);
  }

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "TensorFlow's threads; 0: one for each processor (default: 0).")
  void threads(String value) {
    set("threads", value);
  }

  @Option(
      names = "--precision",
      paramLabel = "P",
      description = {
        "Arithmetic of the steps: fp32, bfloat16 (CPU), fp16 (GPU) or auto (default: fp32).",
        "Evaluation and export are fp32. auto is fp32 for what a CPU would train wrongly in"
            + " bfloat16",
        "(without AMX: convolutions that take 3, 5, 7 … channels)."
      })
  void precision(String value) {
    set("precision", value);
  }
}
