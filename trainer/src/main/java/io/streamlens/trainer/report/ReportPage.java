package io.streamlens.trainer.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.samskivert.mustache.Mustache;
import io.streamlens.modelstore.manifest.ModelManifest;
import io.streamlens.modelstore.savedmodel.SavedModelLayers;
import io.streamlens.trainer.dataset.ClassBalance;
import io.streamlens.trainer.dataset.Dataset;
import io.streamlens.trainer.dataset.Dataset.DamagedFile;
import io.streamlens.trainer.evaluation.Evaluation;
import io.streamlens.trainer.network.NetworkSummary;
import io.streamlens.trainer.publication.TrainedModel;
import io.streamlens.trainer.report.MistakeSection.Mistake;
import io.streamlens.trainer.report.RunSection.Fact;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts the page together: figures and pictures into the template, text escaped. */
final class ReportPage {

  static final String FILE = "report.html";

  private static final String DAMAGED_FILES = "damaged-files.txt";
  private static final int MOST_DAMAGED = 500;

  private final TrainedModel model;
  private final ModelManifest draft;
  private final TrainingHistory history;
  private final ReportFolder folder;
  private final Map<String, Object> content = new HashMap<>();

  private ReportPage(
      TrainedModel model, ModelManifest draft, TrainingHistory history, ReportFolder folder) {
    this.model = model;
    this.draft = draft;
    this.history = history;
    this.folder = folder;
  }

  /**
   * Writes page and pictures.
   *
   * @param export the directory that is published; the SavedModel in it is asked for the inside
   */
  static void write(Path export, TrainedModel model, ModelManifest draft, TrainingHistory history) {
    ReportFolder folder = new ReportFolder(export);
    ReportPage page = new ReportPage(model, draft, history, folder);
    try (SavedModelLayers inside = SavedModelLayers.open(export, draft)) {
      page.content.putAll(new InsideSection(model, inside, folder).content());
    }
    page.addLearning();
    page.addLabels();
    page.addMistakes();
    page.addData();
    page.addRun();
    folder.write(FILE, page.render().getBytes(UTF_8));
  }

  private String render() {
    try (InputStream in = ReportPage.class.getResourceAsStream("report.html.mustache")) {
      if (in == null) {
        throw new IllegalStateException("no template of the report");
      }
      Reader template = new InputStreamReader(in, UTF_8);
      return Mustache.compiler().nullValue("").compile(template).execute(content);
    } catch (IOException e) {
      throw new UncheckedIOException("the report's template cannot be read", e);
    }
  }

  private void addLearning() {
    Evaluation evaluation = model.evaluation();
    content.put("model", draft.name());
    content.put("created", draft.createdAt().toString().replaceFirst("\\.\\d+Z$", "Z"));
    content.put("dataset", model.dataset().name());
    content.put("network", model.network().name());
    content.put("accuracy", LabelSection.percent(evaluation.accuracy()));
    content.put(
        "tiles",
        List.of(
            new Fact("of the test images right", LabelSection.percent(evaluation.accuracy())),
            new Fact("loss on them", String.format(Locale.ROOT, "%.3f", evaluation.loss())),
            new Fact("values learned", LabelSection.count(model.network().parameters())),
            new Fact("training images", LabelSection.count(model.dataset().train().size())),
            new Fact("test images", LabelSection.count(model.dataset().test().size()))));
    content.put("curves", nullIfEmpty(history.curves(folder)));
    content.put("validated", history.validated());
    content.put("resumedAfter", history.resumedAfter() == 0 ? null : history.resumedAfter());
  }

  private void addLabels() {
    LabelSection labels = new LabelSection(model.dataset(), model.evaluation(), folder);
    content.put("rows", labels.rows());
    content.put("mean", labels.mean());
    content.put("confusion", labels.confusionMatrix());
    content.put("confusions", nullIfEmpty(labels.confusions()));
    content.put("calibration", labels.calibrationCurve());
    content.put("calibrationError", LabelSection.percent(labels.calibration().error()));
    ClassBalance balance = labels.balance();
    content.put("uneven", balance.isUneven());
    content.put("balance", balance);
    content.put("equal", balance.fewest() == balance.most());
    content.put("balanceChart", labels.balanceChart());
  }

  private void addMistakes() {
    List<Mistake> mistakes = MistakeSection.of(model.dataset(), model.evaluation(), folder);
    content.put("mistakes", nullIfEmpty(mistakes));
  }

  private void addData() {
    Dataset dataset = model.dataset();
    List<DamagedFile> damaged = dataset.damaged();
    content.put(
        "damaged", damaged.isEmpty() ? null : damaged.stream().limit(MOST_DAMAGED).toList());
    content.put("damagedCount", LabelSection.count(damaged.size()));
    if (damaged.isEmpty()) {
      return;
    }
    content.put("moreDamaged", damaged.size() > MOST_DAMAGED ? DAMAGED_FILES : null);
    String list =
        damaged.stream()
            .map(file -> file.path() + "\t" + file.why() + "\n")
            .collect(Collectors.joining());
    folder.write(DAMAGED_FILES, list.getBytes(UTF_8));
  }

  private void addRun() {
    NetworkSummary summary = NetworkSummary.of(model.network());
    content.put("layers", RunSection.layers(summary));
    content.put("input", model.network().input().toString());
    content.put("parameters", LabelSection.count(summary.parameters()));
    content.put("multiplyAdds", LabelSection.count(summary.multiplyAdds()));
    content.put("networkFile", history.networkFile());
    content.put("facts", RunSection.facts(model, draft));
    content.put("options", RunSection.options(model));
  }

  /** The template leaves out what is null. */
  private static <T> @Nullable List<T> nullIfEmpty(List<T> list) {
    return list.isEmpty() ? null : list;
  }
}
