package io.streamlens.trainer.report;

import io.streamlens.modelstore.manifest.ModelManifest;
import io.streamlens.modelstore.manifest.TrainingRecord;
import io.streamlens.trainer.network.NetworkSummary;
import io.streamlens.trainer.publication.TrainedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** What was trained, with which settings, on what. */
final class RunSection {

  private static final List<String> SHOWN_APART = List.of("platform", "cpuSeconds");

  private RunSection() {}

  /** A name and what it stands for. */
  record Fact(String name, String value) {}

  /** A layer of the network. */
  record LayerRow(
      String indent, String name, String settings, String output, String learned, String work) {}

  static List<Fact> facts(TrainedModel model, ModelManifest draft) {
    TrainingRecord record = model.record();
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("data set", record.dataset()));
    facts.add(new Fact("its digest", record.datasetDigest()));
    facts.add(new Fact("network", record.network()));
    facts.add(new Fact("seed", Long.toString(record.seed())));
    facts.add(
        new Fact(
            "computed on",
            String.valueOf(record.hyperparameters().getOrDefault("platform", record.device()))));
    facts.add(new Fact("wall-clock time", seconds(record.seconds())));
    Object cpuSeconds = record.hyperparameters().get("cpuSeconds");
    if (cpuSeconds instanceof Number number) {
      facts.add(new Fact("CPU time", seconds(number.doubleValue())));
    }
    facts.add(new Fact("images", draft.input() + ", " + preprocessing(draft)));
    draft
        .precision()
        .forEach(
            (precision, result) ->
                facts.add(
                    new Fact("accuracy in " + precision, LabelSection.percent(result.accuracy()))));
    return facts;
  }

  private static String preprocessing(ModelManifest draft) {
    return "%s where the proportions differ, background %s"
        .formatted(
            draft.preprocessing().fit().name().toLowerCase(Locale.ROOT),
            draft.preprocessing().background());
  }

  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%,.1f s", seconds);
  }

  static List<Fact> options(TrainedModel model) {
    List<Fact> options = new ArrayList<>();
    new TreeMap<>(model.record().hyperparameters())
        .forEach(
            (name, value) -> {
              if (!SHOWN_APART.contains(name)) {
                options.add(new Fact(name, String.valueOf(value)));
              }
            });
    return options;
  }

  static List<LayerRow> layers(NetworkSummary summary) {
    return summary.rows().stream()
        .map(
            row ->
                new LayerRow(
                    "\u2003".repeat(row.depth()),
                    row.name(),
                    row.settings(),
                    row.output().toString(),
                    number(row.parameters()),
                    number(row.multiplyAdds())))
        .toList();
  }

  private static String number(long value) {
    return value == 0 ? "" : LabelSection.count(value);
  }
}
