package io.streamlens.trainer.publication;

import io.streamlens.modelstore.CorruptModelException;
import io.streamlens.modelstore.manifest.ModelManifest;
import io.streamlens.modelstore.manifest.ModelManifest.PrecisionResult;
import io.streamlens.modelstore.manifest.Precision;
import io.streamlens.modelstore.savedmodel.ClassificationException;
import io.streamlens.modelstore.savedmodel.CpuFeatures;
import io.streamlens.modelstore.savedmodel.Devices;
import io.streamlens.modelstore.savedmodel.GoldenCheck;
import io.streamlens.modelstore.savedmodel.SavedModelClassifier;
import io.streamlens.trainer.dataset.Dataset;
import io.streamlens.trainer.evaluation.Evaluation;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures an export in bfloat16, where the CPU computes in it; elsewhere it would be measured at a
 * crawl, or not at all.
 */
final class Bfloat16Evaluation {

  private static final Logger LOG = LoggerFactory.getLogger(Bfloat16Evaluation.class);

  private Bfloat16Evaluation() {}

  /**
   * What came of it; empty where it cannot be computed or does not reproduce the golden samples.
   */
  static Optional<PrecisionResult> measure(Path export, ModelManifest draft, Dataset dataset) {
    if (!CpuFeatures.computesInBfloat16()) {
      return Optional.empty();
    }
    try (SavedModelClassifier classifier =
        SavedModelClassifier.open(export, draft, Devices.CPU, Precision.BFLOAT16)) {
      GoldenCheck.check(classifier, draft.golden(), Precision.BFLOAT16);
      Evaluation evaluation =
          Evaluation.of(
              new ClassifierPredictor(classifier), dataset.test(), dataset.labels().size());
      return Optional.of(new PrecisionResult(evaluation.accuracy()));
    } catch (CorruptModelException | ClassificationException e) {
      LOG.info("{} is not fit for bfloat16: {}", draft.name(), e.getMessage());
      return Optional.empty();
    }
  }
}
