package io.streamlens.trainer.report;

import io.streamlens.trainer.dataset.Dataset;
import io.streamlens.trainer.dataset.Split;
import io.streamlens.trainer.evaluation.Evaluation;
import io.streamlens.trainer.picture.Pictures;
import io.streamlens.trainer.picture.TileGrid;
import io.streamlens.trainer.report.ReportFolder.Picture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The test images that the model is surest of and wrong about. */
final class MistakeSection {

  private static final int MOST = 24;
  private static final int SIDE = 2 * TileGrid.DEFAULT.side();

  private MistakeSection() {}

  /**
   * One of them.
   *
   * @param picture as the model saw it
   * @param name the file's, or the image's number in the test split
   * @param label what it really is
   * @param given what the model took it for
   * @param confidence how sure it was
   */
  record Mistake(Picture picture, String name, String label, String given, String confidence) {}

  /** The surest first. */
  static List<Mistake> of(Dataset dataset, Evaluation evaluation, ReportFolder folder) {
    Split test = dataset.test();
    List<Integer> worst =
        IntStream.range(0, test.size())
            .filter(image -> evaluation.predictedLabels()[image] != test.label(image))
            .boxed()
            .sorted(
                (a, b) -> Float.compare(evaluation.confidences()[b], evaluation.confidences()[a]))
            .limit(MOST)
            .toList();
    List<Mistake> mistakes = new ArrayList<>();
    for (int image : worst) {
      String label = dataset.labels().get(test.label(image));
      String given = dataset.labels().get(evaluation.predictedLabels()[image]);
      mistakes.add(
          new Mistake(
              folder.picture(
                  "mistake-%02d".formatted(mistakes.size() + 1),
                  Pictures.fit(Pictures.image(test.pixels(image), test.input()), SIDE),
                  label + " taken for " + given),
              name(test, image),
              label,
              given,
              LabelSection.percent(evaluation.confidences()[image])));
    }
    return mistakes;
  }

  private static String name(Split test, int image) {
    Path file = test.file(image);
    return file == null ? "test image " + image : String.valueOf(file.getFileName());
  }
}
