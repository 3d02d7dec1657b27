package io.streamlens.trainer.publication;

import io.streamlens.modelstore.CorruptModelException;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.manifest.GoldenSamples;
import io.streamlens.modelstore.manifest.ModelManifest;
import io.streamlens.modelstore.manifest.ModelManifest.PrecisionResult;
import io.streamlens.modelstore.manifest.Precision;
import io.streamlens.modelstore.savedmodel.ClassificationException;
import io.streamlens.modelstore.savedmodel.GoldenCheck;
import io.streamlens.modelstore.savedmodel.SavedModelClassifier;
import io.streamlens.trainer.network.InferenceNetwork;
import io.streamlens.trainer.network.ShapedNetwork;
import io.streamlens.trainer.network.Weights;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Publishes a trained model: exports it, loads the export as a server would, checks that it does
 * what the trained graph did, and only then hands it to the store.
 */
public final class Publisher {

  private final ModelStore store;
  private final Path temporary;
  private final Clock clock;
  private final BiFunction<ShapedNetwork, Weights, InferenceNetwork> simplification;

  /**
   * @param store stays its owner's to close
   * @param temporary where the export lies until the store has it
   * @param clock gives the time of creation
   */
  public Publisher(ModelStore store, Path temporary, Clock clock) {
    this(store, temporary, clock, InferenceNetwork::of);
  }

  /**
   * @param simplification makes of what was trained what is exported
   */
  Publisher(
      ModelStore store,
      Path temporary,
      Clock clock,
      BiFunction<ShapedNetwork, Weights, InferenceNetwork> simplification) {
    this.store = store;
    this.temporary = temporary;
    this.clock = clock;
    this.simplification = simplification;
  }

  /** {@link #publish(TrainedModel, Attachment)} with nothing but the model. */
  public ModelVersion publish(TrainedModel model) {
    return publish(model, Attachment.NONE);
  }

  /**
   * Publishes the next version.
   *
   * @param attachment writes what goes with it
   * @throws PublicationRefusedException if the export cannot be written or does not reproduce the
   *     golden samples; nothing is published then
   * @throws io.streamlens.modelstore.ModelStoreException if the store refuses it
   */
  public ModelVersion publish(TrainedModel model, Attachment attachment) {
    GoldenSamples golden =
        GoldenSampling.sample(
            model.trained(), model.dataset().test(), model.dataset().labels().size());
    Map<Precision, PrecisionResult> precision = new EnumMap<>(Precision.class);
    precision.put(Precision.FP32, new PrecisionResult(model.evaluation().accuracy()));
    try (ExportDirectory export = ExportDirectory.create(temporary)) {
      FrozenExport.write(
          export.path(),
          simplification.apply(model.network(), model.weights()),
          model.normalization());
      ModelManifest draft = ManifestDraft.of(model, golden, precision, clock);
      checkReproduces(export.path(), draft, model);
      Bfloat16Evaluation.measure(export.path(), draft, model.dataset())
          .ifPresent(result -> precision.put(Precision.BFLOAT16, result));
      ModelManifest measured = ManifestDraft.of(model, golden, precision, clock);
      attachment.addTo(export.path(), measured, model);
      return store.publish(measured, export.path());
    }
  }

  private static void checkReproduces(Path export, ModelManifest draft, TrainedModel model) {
    try (SavedModelClassifier classifier =
        SavedModelClassifier.open(export, draft, model.device(), Precision.FP32)) {
      GoldenCheck.check(classifier, draft.golden(), Precision.FP32);
    } catch (CorruptModelException | ClassificationException e) {
      throw new PublicationRefusedException(
          "%s was not published: its export does not do what was trained: %s"
              .formatted(model.name(), e.getMessage()),
          e);
    }
  }
}
