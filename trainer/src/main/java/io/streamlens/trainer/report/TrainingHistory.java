package io.streamlens.trainer.report;

import io.streamlens.trainer.TrainingListener.Epoch;
import io.streamlens.trainer.TrainingListener.Validated;
import io.streamlens.trainer.picture.Charts;
import io.streamlens.trainer.picture.Charts.Line;
import io.streamlens.trainer.report.ReportFolder.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How a training went.
 *
 * @param networkFile the text of the network's file
 * @param resumedAfter the last epoch that was done before the run went on; 0 if it did not stop
 * @param epochs those that were heard of, in order
 */
record TrainingHistory(String networkFile, int resumedAfter, List<Epoch> epochs) {

  TrainingHistory {
    epochs = List.copyOf(epochs);
  }

  /** Loss, accuracy and learning rate over the epochs; none if no epoch was heard of. */
  List<Picture> curves(ReportFolder folder) {
    if (epochs.isEmpty()) {
      return List.of();
    }
    return List.of(
        folder.picture(
            "loss",
            Charts.overEpochs("loss", false, lines(Epoch::loss, Validated::loss)),
            "Loss over the epochs"),
        folder.picture(
            "accuracy",
            Charts.overEpochs("accuracy", false, lines(Epoch::accuracy, Validated::accuracy)),
            "Accuracy over the epochs"),
        folder.picture(
            "learning-rate",
            Charts.overEpochs(
                "learning rate", true, List.of(line("learning rate", Epoch::learningRate))),
            "Learning rate over the epochs"));
  }

  private List<Line> lines(
      ToDoubleFunction<Epoch> training, ToDoubleFunction<Validated> validation) {
    List<Line> lines = new ArrayList<>();
    lines.add(line("training images", training));
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (Epoch epoch : epochs) {
      Validated validated = epoch.validated();
      if (validated != null) {
        x.add((double) epoch.epoch());
        y.add(validation.applyAsDouble(validated));
      }
    }
    if (!x.isEmpty()) {
      lines.add(new Line("validation images", x, y));
    }
    return lines;
  }

  private Line line(String name, ToDoubleFunction<Epoch> value) {
    return new Line(
        name,
        epochs.stream().map(epoch -> (double) epoch.epoch()).toList(),
        epochs.stream().map(value::applyAsDouble).toList());
  }

  /** Whether images were held back to look at after each epoch. */
  boolean validated() {
    return epochs.stream().anyMatch(epoch -> epoch.validated() != null);
  }
}
