package io.streamlens.cli.training;

import picocli.CommandLine.Option;

/** What is held back to choose by. */
final class ValidationGroup extends TrainingOptionGroup {

  @Option(
      names = "--validation-split",
      paramLabel = "SHARE",
      description = {
        "Share of each label's training images to hold back and look at after each epoch",
        "(default: 0.0)."
      })
  void validationSplit(String value) {
    set("validation-split", value);
  }

  @Option(
      names = "--early-stopping",
      paramLabel = "EPOCHS",
      description = {
        "Stop after so many epochs without a better validation accuracy and take the best weights;",
        "0: never (default: 0)."
      })
  void earlyStopping(String value) {
    set("early-stopping", value);
  }
}
