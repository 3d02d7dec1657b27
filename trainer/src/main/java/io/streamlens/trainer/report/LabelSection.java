package io.streamlens.trainer.report;

import io.streamlens.trainer.dataset.ClassBalance;
import io.streamlens.trainer.dataset.Dataset;
import io.streamlens.trainer.evaluation.Calibration;
import io.streamlens.trainer.evaluation.ClassScores;
import io.streamlens.trainer.evaluation.Evaluation;
import io.streamlens.trainer.picture.Charts;
import io.streamlens.trainer.picture.ConfusionPicture;
import io.streamlens.trainer.report.ReportFolder.Picture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the model makes of each label: scores, confusions, how sure it may be. */
final class LabelSection {

  private static final int MOST_CONFUSIONS = 10;
  private static final int MOST_BARS = 40;
  private static final int CALIBRATION_BINS = 10;

  private final Dataset dataset;
  private final Evaluation evaluation;
  private final ReportFolder folder;

  LabelSection(Dataset dataset, Evaluation evaluation, ReportFolder folder) {
    this.dataset = dataset;
    this.evaluation = evaluation;
    this.folder = folder;
  }

  /** One label's line of the table. */
  record Row(String label, String train, String test, String precision, String recall, String f1) {}

  /** Images of one label that were given another. */
  record Confusion(String label, String given, String images, String share) {}

  List<Row> rows() {
    List<ClassScores> scores = ClassScores.of(evaluation);
    int[] train = dataset.train().counts(dataset.labels().size());
    List<Row> rows = new ArrayList<>();
    for (int label = 0; label < scores.size(); label++) {
      ClassScores score = scores.get(label);
      rows.add(
          new Row(
              dataset.labels().get(label),
              count(train[label]),
              count(score.images()),
              share(score.precision()),
              share(score.recall()),
              share(score.f1())));
    }
    return rows;
  }

  /** The mean over the labels, each counting the same; of those that have the score. */
  Row mean() {
    List<ClassScores> scores = ClassScores.of(evaluation);
    return new Row(
        "mean of the labels",
        count(dataset.train().size()),
        count(dataset.test().size()),
        share(mean(scores.stream().mapToDouble(ClassScores::precision).toArray())),
        share(mean(scores.stream().mapToDouble(ClassScores::recall).toArray())),
        share(mean(scores.stream().mapToDouble(ClassScores::f1).toArray())));
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).filter(Double::isFinite).average().orElse(Double.NaN);
  }

  @Nullable Picture confusionMatrix() {
    return dataset.labels().size() > ConfusionPicture.MOST_LABELS
        ? null
        : folder.picture(
            "confusion",
            ConfusionPicture.draw(dataset.labels(), evaluation.confusion()),
            "Confusion matrix: true labels in rows, given labels in columns");
  }

  List<Confusion> confusions() {
    record Cell(int label, int given, int images) {}
    int[][] confusion = evaluation.confusion();
    List<Cell> cells = new ArrayList<>();
    for (int label = 0; label < confusion.length; label++) {
      for (int given = 0; given < confusion.length; given++) {
        if (label != given && confusion[label][given] > 0) {
          cells.add(new Cell(label, given, confusion[label][given]));
        }
      }
    }
    return cells.stream()
        .sorted(Comparator.comparingInt(Cell::images).reversed())
        .limit(MOST_CONFUSIONS)
        .map(
            cell ->
                new Confusion(
                    dataset.labels().get(cell.label()),
                    dataset.labels().get(cell.given()),
                    count(cell.images()),
                    percent((double) cell.images() / Arrays.stream(confusion[cell.label()]).sum())))
        .toList();
  }

  Calibration calibration() {
    return Calibration.of(evaluation, dataset.test(), CALIBRATION_BINS);
  }

  Picture calibrationCurve() {
    List<Calibration.Bin> bins = calibration().bins();
    return folder.picture(
        "calibration",
        Charts.calibration(
            bins.stream().map(Calibration.Bin::confidence).toList(),
            bins.stream().map(Calibration.Bin::accuracy).toList()),
        "Share of right answers over confidence");
  }

  ClassBalance balance() {
    return ClassBalance.of(dataset.train(), dataset.labels());
  }

  /** How many training images each label has; only where they differ much and can be shown. */
  @Nullable Picture balanceChart() {
    if (!balance().isUneven() || dataset.labels().size() > MOST_BARS) {
      return null;
    }
    List<Double> counts =
        Arrays.stream(dataset.train().counts(dataset.labels().size()))
            .asDoubleStream()
            .boxed()
            .toList();
    return folder.picture(
        "balance",
        Charts.bars("training images", dataset.labels(), counts, 0),
        "Training images of each label");
  }

  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private static String share(double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.3f", value);
  }
}
