package io.streamlens.trainer.publication;

import io.streamlens.modelstore.manifest.Baseline;
import io.streamlens.modelstore.manifest.GoldenSamples;
import io.streamlens.modelstore.manifest.ModelManifest;
import io.streamlens.modelstore.manifest.ModelManifest.PrecisionResult;
import io.streamlens.modelstore.manifest.Precision;
import io.streamlens.trainer.dataset.PixelStatistics;
import io.streamlens.trainer.evaluation.Evaluation;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Writes down what is known of a trained model, as a manifest that no store has seen yet. */
final class ManifestDraft {

  private static final int HISTOGRAM_BINS = 20;

  private ManifestDraft() {}

  /**
   * @param precision the accuracy in each precision it was evaluated in
   */
  static ModelManifest of(
      TrainedModel model,
      GoldenSamples golden,
      Map<Precision, PrecisionResult> precision,
      Clock clock) {
    return new ModelManifest(
        ModelManifest.SCHEMA_VERSION,
        model.name(),
        0,
        clock.instant(),
        List.of(),
        model.dataset().input(),
        model.dataset().preprocessing(),
        precision,
        model.dataset().labels(),
        metrics(model),
        model.record(),
        golden,
        baseline(model));
  }

  private static Map<String, Double> metrics(TrainedModel model) {
    return Map.of(
        "testAccuracy", model.evaluation().accuracy(),
        "testLoss", model.evaluation().loss(),
        "parameters", (double) model.network().parameters());
  }

  private static Baseline baseline(TrainedModel model) {
    Evaluation evaluation = model.evaluation();
    PixelStatistics pixels = PixelStatistics.of(model.dataset().test());
    return new Baseline(
        boxed(evaluation.classShares()),
        boxed(evaluation.confidenceHistogram(HISTOGRAM_BINS)),
        pixels.mean(),
        pixels.spread());
  }

  private static List<Double> boxed(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }
}
