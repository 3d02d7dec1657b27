package io.streamlens.cli.training;

import picocli.CommandLine.Option;

/** How the weights move. */
final class OptimizationGroup extends TrainingOptionGroup {

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "How often every image is seen (default: 5).")
  void epochs(String value) {
    set("epochs", value);
  }

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Images per training step (default: 128).")
  void batchSize(String value) {
    set("batch-size", value);
  }

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      description = "sgd, momentum (Nesterov's), adam or adamw (default: adam).")
  void optimizer(String value) {
    set("optimizer", value);
  }

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      description = "Largest learning rate of the schedule (default: 0.003).")
  void learningRate(String value) {
    set("learning-rate", value);
  }

  @Option(
      names = "--momentum",
      paramLabel = "X",
      description = "Share of the mean gradient that is kept; Adam's beta 1 (default: 0.9).")
  void momentum(String value) {
    set("momentum", value);
  }

  @Option(
      names = "--beta2",
      paramLabel = "X",
      description = "Adam's share of the mean square that is kept (default: 0.999).")
  void beta2(String value) {
    set("beta2", value);
  }

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      description = "constant, step, cosine or one-cycle (default: cosine).")
  void schedule(String value) {
    set("schedule", value);
  }

  @Option(
      names = "--warmup",
      paramLabel = "EPOCHS",
      description = "Epochs in which the rate rises, fractions too (default: 0.0).")
  void warmup(String value) {
    set("warmup", value);
  }

  @Option(
      names = "--clip",
      paramLabel = "NORM",
      description = "Largest norm of all gradients together; 0: none (default: 0.0).")
  void clip(String value) {
    set("clip", value);
  }
}
